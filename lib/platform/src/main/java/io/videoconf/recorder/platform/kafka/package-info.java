@NullMarked
package io.videoconf.recorder.platform.kafka;

import org.jspecify.annotations.NullMarked;
