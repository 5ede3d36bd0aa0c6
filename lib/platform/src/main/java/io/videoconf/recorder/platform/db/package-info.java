@NullMarked
package io.videoconf.recorder.platform.db;

import org.jspecify.annotations.NullMarked;
