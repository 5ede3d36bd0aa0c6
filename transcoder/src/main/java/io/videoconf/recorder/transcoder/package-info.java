@NullMarked
package io.videoconf.recorder.transcoder;

import org.jspecify.annotations.NullMarked;
