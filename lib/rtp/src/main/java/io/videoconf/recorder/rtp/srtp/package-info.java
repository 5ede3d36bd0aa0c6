/** SRTP and SRTCP (RFC 3711, RFC 7714): removing and adding the protection of packets in place. */
@NullMarked
package io.videoconf.recorder.rtp.srtp;

import org.jspecify.annotations.NullMarked;
