/** The sending side: RTP and sender reports out of access units. */
@NullMarked
package io.videoconf.recorder.rtp.send;

import org.jspecify.annotations.NullMarked;
