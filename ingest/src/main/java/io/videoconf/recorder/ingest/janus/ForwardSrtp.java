package io.videoconf.recorder.ingest.janus;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The SRTP suites (RFC 4568 section 6.2) that Janus forwards with; its other answer is "Invalid SRTP
 * suite".
 */
enum ForwardSrtp {
  AES_CM_128_HMAC_SHA1_80(80),
  AES_CM_128_HMAC_SHA1_32(32);

  /** 16 bytes of key and 14 of salt, for both. */
  static final int KEY_BYTES = 30;

  private final int number;

  ForwardSrtp(int number) {
    this.number = number;
  }

  /** What {@code srtp_suite} calls it. */
  int number() {
    return number;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ForwardSrtp> ofWord(String word) {
    return Arrays.stream(values()).filter(suite -> suite.name().equalsIgnoreCase(word)).findFirst();
  }
}
