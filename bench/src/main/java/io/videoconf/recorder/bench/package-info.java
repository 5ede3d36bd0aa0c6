/** Benchmarks, each side by side with a floor or another tool in the same run. */
@NullMarked
package io.videoconf.recorder.bench;

import org.jspecify.annotations.NullMarked;
