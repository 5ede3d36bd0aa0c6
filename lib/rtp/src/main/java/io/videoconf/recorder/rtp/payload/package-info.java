/** Payload formats: access units out of RTP payloads, and RTP payloads out of access units. */
@NullMarked
package io.videoconf.recorder.rtp.payload;

import org.jspecify.annotations.NullMarked;
