package io.videoconf.recorder.platform.config;

/** What our own tokens are signed and checked with: its kind decides the algorithm, not a token. */
public sealed interface TokenKeys permits TokenKeys.Shared, RsaKeys {

  /**
   * HS256: whoever can check a token can sign one.
   *
   * @param secret at least 32 bytes (RFC 7518, section 3.2)
   */
  record Shared(Secret secret) implements TokenKeys {}
}
