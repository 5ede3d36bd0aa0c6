package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The SRTP suites (RFC 4568 section 6.2) that Janus forwards with; its other answer is "Invalid
 * SRTP suite".
 */
enum ForwardSrtp {
  AES_CM_128_HMAC_SHA1_80(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 80),
  AES_CM_128_HMAC_SHA1_32(SrtpSuite.AES_CM_128_HMAC_SHA1_32, 32);

  private final SrtpSuite suite;
  private final int number;

  ForwardSrtp(SrtpSuite suite, int number) {
    this.suite = suite;
    this.number = number;
  }

  SrtpSuite suite() {
    return suite;
  }

  /** What {@code srtp_suite} calls it. */
  int number() {
    return number;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of a suite that is one of these. */
  static ForwardSrtp of(SrtpSuite suite) {
    return Arrays.stream(values()).filter(known -> known.suite == suite).findFirst().orElseThrow();
  }

  static Optional<ForwardSrtp> ofWord(String word) {
    return Arrays.stream(values()).filter(suite -> suite.name().equalsIgnoreCase(word)).findFirst();
  }
}
