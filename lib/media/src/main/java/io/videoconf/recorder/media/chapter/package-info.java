/** What happened when: chapters of a recording. */
@NullMarked
package io.videoconf.recorder.media.chapter;

import org.jspecify.annotations.NullMarked;
