@NullMarked
package io.videoconf.recorder.platform.auth;

import org.jspecify.annotations.NullMarked;
