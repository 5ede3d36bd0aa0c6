@NullMarked
package io.videoconf.recorder.platform.s3;

import org.jspecify.annotations.NullMarked;
