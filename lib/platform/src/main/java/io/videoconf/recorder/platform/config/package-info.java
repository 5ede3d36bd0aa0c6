@NullMarked
package io.videoconf.recorder.platform.config;

import org.jspecify.annotations.NullMarked;
