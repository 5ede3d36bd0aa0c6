/**
 * The cell: the only code that touches native media libraries. A process of its own without network
 * or credentials; see {@link io.videoconf.recorder.media.CellMain}.
 */
@NullMarked
package io.videoconf.recorder.media;

import org.jspecify.annotations.NullMarked;
