/** From packets with arrival times to access units on one timeline. */
@NullMarked
package io.videoconf.recorder.rtp.playout;

import org.jspecify.annotations.NullMarked;
