/**
 * The compositor: a deterministic function from a journal to segments. It has no clock but the
 * journal's.
 */
@NullMarked
package io.videoconf.recorder.media.compose;

import org.jspecify.annotations.NullMarked;
