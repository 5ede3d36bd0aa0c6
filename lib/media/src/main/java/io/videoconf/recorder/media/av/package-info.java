/**
 * Owned handles over FFmpeg's structures. Whoever creates a handle closes it; a method borrows what
 * it is given unless its documentation says otherwise. A handle belongs to one thread at a time,
 * and that thread is a platform thread. {@link io.videoconf.recorder.media.av.LiveHandles} counts
 * them.
 */
@NullMarked
package io.videoconf.recorder.media.av;

import org.jspecify.annotations.NullMarked;
