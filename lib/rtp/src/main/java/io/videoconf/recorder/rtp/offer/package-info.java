/** Session description: tracks offered as SDP, as mediasoup parameters or as plain JSON. */
@NullMarked
package io.videoconf.recorder.rtp.offer;

import org.jspecify.annotations.NullMarked;
