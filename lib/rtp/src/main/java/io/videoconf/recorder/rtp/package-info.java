@NullMarked
package io.videoconf.recorder.rtp;

import org.jspecify.annotations.NullMarked;
