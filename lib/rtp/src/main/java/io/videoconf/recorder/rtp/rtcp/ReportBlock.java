package io.videoconf.recorder.rtp.rtcp;

/**
 * One reception report block (RFC 3550 section 6.4.1).
 *
 * @param ssrc the source it speaks of
 * @param fractionLost loss since the last report in 1/256, 0 to 255
 * @param cumulativeLost packets lost since the beginning, a signed 24-bit number
 * @param highestSequence extended highest sequence number, 0 to 2^32-1
 * @param jitter interarrival jitter in timestamp units, 0 to 2^32-1
 * @param lastSenderReport middle 32 bits of the NTP timestamp of the last SR, 0 if there was none
 * @param delaySinceLastSenderReport in 1/65536 s, 0 if there was none
 */
public record ReportBlock(
    long ssrc,
    int fractionLost,
    int cumulativeLost,
    long highestSequence,
    long jitter,
    long lastSenderReport,
    long delaySinceLastSenderReport) {}
