/**
 * Synthetic participants: pictures and sound whose every frame says when it was made, so that a
 * recording of them can be checked by a machine. The drawing and reading classes are pure Java.
 */
@NullMarked
package io.videoconf.recorder.media.synth;

import org.jspecify.annotations.NullMarked;
