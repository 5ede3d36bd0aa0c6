/**
 * Sound of one track: decoded, made whole where packets were lost, and laid on the timeline sample
 * by sample, whatever the clock of its sender. Knows no RTP.
 */
@NullMarked
package io.videoconf.recorder.media.sound;

import org.jspecify.annotations.NullMarked;
