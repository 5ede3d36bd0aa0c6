package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An {@code a=crypto} attribute (RFC 4568 section 9.1):
 *
 * <pre>
 * a=crypto:TAG SUITE inline:KEY[|LIFETIME][|MKI:LENGTH] [SESSION-PARAMETER …]
 * </pre>
 *
 * A lifetime is accepted: packets end long before a key does. A master key identifier is not, since
 * its bytes stand in each packet; nor what turns protection off.
 *
 * @param tag to be repeated in the answer
 */
record SdpCrypto(int tag, SrtpKey key) {
  private static final Pattern TAG = Pattern.compile("[0-9]{1,9}");
  private static final Pattern INLINE = Pattern.compile("inline:([^|]+)((?:\\|[^|]*)*)");

  /** The first of a section's attributes that we can do. */
  static Optional<SdpCrypto> best(List<String> values) {
    return values.stream().map(SdpCrypto::read).flatMap(Optional::stream).findFirst();
  }

  private static Optional<SdpCrypto> read(String value) {
    String[] parts = value.strip().split("\\s+");
    if (parts.length < 3 || !TAG.matcher(parts[0]).matches()) {
      return Optional.empty();
    }
    for (int i = 3; i < parts.length; i++) {
      if (!harmless(parts[i])) {
        return Optional.empty();
      }
    }
    var inline = INLINE.matcher(parts[2]); // of several keys, each would need an MKI
    Optional<SrtpSuite> suite = SrtpSuite.ofName(parts[1]);
    if (suite.isEmpty() || !inline.matches() || inline.group(2).contains(":")) {
      return Optional.empty();
    }
    try {
      SrtpKey key = SrtpKey.ofBase64(suite.get(), inline.group(1));
      return Optional.of(new SdpCrypto(Integer.parseInt(parts[0]), key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Session parameters, RFC 4568 section 6.3; an unknown one may be passed over if it has a '-'.
   */
  private static boolean harmless(String parameter) {
    return parameter.startsWith("-")
        || parameter.startsWith("WSH=")
        || parameter.equals("KDR=0")
        || parameter.equals("FEC_ORDER=FEC_SRTP");
  }

  /** The value of the attribute by which we answer, with our own key. */
  static String answer(int tag, SrtpKey key) {
    return tag + " " + key.suite().name() + " inline:" + key.base64();
  }
}
