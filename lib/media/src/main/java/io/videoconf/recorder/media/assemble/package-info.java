/** Segments to one file, by stream copy. */
@NullMarked
package io.videoconf.recorder.media.assemble;

import org.jspecify.annotations.NullMarked;
