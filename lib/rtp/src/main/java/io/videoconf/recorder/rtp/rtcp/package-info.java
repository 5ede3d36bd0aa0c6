/** RTCP: parsing and building of compound packets (RFC 3550 section 6, RFC 4585, RFC 5104). */
@NullMarked
package io.videoconf.recorder.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
