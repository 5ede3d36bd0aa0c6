/** A recording whose picture is that of its only source, by stream copy. */
@NullMarked
package io.videoconf.recorder.media.copy;

import org.jspecify.annotations.NullMarked;
