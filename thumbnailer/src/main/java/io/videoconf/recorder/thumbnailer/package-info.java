@NullMarked
package io.videoconf.recorder.thumbnailer;

import org.jspecify.annotations.NullMarked;
