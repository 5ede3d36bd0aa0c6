@NullMarked
package io.videoconf.recorder.platform.http;

import org.jspecify.annotations.NullMarked;
