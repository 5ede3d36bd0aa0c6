@NullMarked
package io.videoconf.recorder.platform;

import org.jspecify.annotations.NullMarked;
