/** The compositor beside other tools: same inputs, same encoder settings, CPU seconds. */
@NullMarked
package io.videoconf.recorder.bench.compositor;

import org.jspecify.annotations.NullMarked;
