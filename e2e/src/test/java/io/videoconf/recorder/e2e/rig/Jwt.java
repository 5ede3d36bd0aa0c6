package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens (RFC 7519), also such as nobody should accept. */
public final class Jwt {
  private static final String ISSUER = "videoconf-recorder";
  private static final String EVERYTHING = "recordings:admin ingest:write jobs:write";

  private Jwt() {}

  /** A good token for an operator, if the secret is. */
  public static String signed(String secret, Instant expires) {
    return signed(secret, EVERYTHING, expires);
  }

  /** A good token that allows only what the scope names. */
  public static String signed(String secret, String scope, Instant expires) {
    String unsigned = unsigned("HS256", scope, expires);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII));
      return unsigned + "." + base64(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that claims to need no signature (RFC 7519, section 6). */
  public static String ofAlgorithmNone(Instant expires) {
    return unsigned("none", EVERYTHING, expires) + ".";
  }

  private static String unsigned(String algorithm, String scope, Instant expires) {
    Map<String, Object> header = Map.of("alg", algorithm, "typ", "JWT");
    Map<String, Object> claims =
        Map.of(
            "iss",
            ISSUER,
            "sub",
            "operator",
            "account_type",
            "enterprise",
            "scope",
            scope,
            "exp",
            expires.getEpochSecond());
    return base64(Json.writeBytes(header)) + "." + base64(Json.writeBytes(claims));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
