/** RTP packets (RFC 3550), sans IO: bytes and times come in as parameters, decisions go out. */
@NullMarked
package io.videoconf.recorder.rtp;

import org.jspecify.annotations.NullMarked;
