@NullMarked
package io.videoconf.recorder.platform.worker;

import org.jspecify.annotations.NullMarked;
