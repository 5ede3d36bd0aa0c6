@NullMarked
package io.videoconf.recorder.ingest;

import org.jspecify.annotations.NullMarked;
