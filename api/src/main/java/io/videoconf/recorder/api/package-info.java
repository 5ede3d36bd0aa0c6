@NullMarked
package io.videoconf.recorder.api;

import org.jspecify.annotations.NullMarked;
