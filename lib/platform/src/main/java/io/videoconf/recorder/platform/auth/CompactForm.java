package io.videoconf.recorder.platform.auth;

import java.util.Base64;

/** The only way to write a token: parts of base64url without padding (RFC 7515, section 2). */
final class CompactForm {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private CompactForm() {}

  /**
   * Whether each part is what encoding its bytes gives. Parsers pass over characters that do not
   * belong there: one token would have many forms.
   */
  static boolean isCanonical(String token) {
    for (String part : token.split("\\.", -1)) {
      try {
        if (!ENCODER.encodeToString(Base64.getUrlDecoder().decode(part)).equals(part)) {
          return false;
        }
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
    return true;
  }
}
