/** The cell protocol: one JSON task on standard input, JSON lines of reports on standard output. */
@NullMarked
package io.videoconf.recorder.model.cell;

import org.jspecify.annotations.NullMarked;
