@NullMarked
package io.videoconf.recorder.media;

import org.jspecify.annotations.NullMarked;
