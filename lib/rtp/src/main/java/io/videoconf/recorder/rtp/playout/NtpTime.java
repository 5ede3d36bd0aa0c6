package io.videoconf.recorder.rtp.playout;

/** NTP timestamps (RFC 5905 section 6): 32 bits of seconds since 1900, 32 bits of fraction. */
final class NtpTime {
  private NtpTime() {}

  /** Nanoseconds since the era began. */
  static long nanos(long ntpTimestamp) {
    long seconds = ntpTimestamp >>> 32;
    long fraction = ntpTimestamp & 0xFFFFFFFFL;
    return seconds * 1_000_000_000L + ((fraction * 1_000_000_000L) >>> 32);
  }
}
