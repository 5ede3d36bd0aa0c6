@NullMarked
package io.videoconf.recorder.platform.metrics;

import org.jspecify.annotations.NullMarked;
