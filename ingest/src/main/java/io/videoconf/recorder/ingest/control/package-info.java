/** The control API over HTTP. */
@NullMarked
package io.videoconf.recorder.ingest.control;

import org.jspecify.annotations.NullMarked;
