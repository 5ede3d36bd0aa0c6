package io.videoconf.recorder.platform.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.platform.config.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a receiver knows that a call is ours and new: {@code t=<epoch seconds>,v1=<hex>}, where the
 * latter is HMAC-SHA256, with the webhook's secret, of the seconds, a dot and the body.
 */
public final class WebhookSignature {
  public static final String HEADER = "Webhook-Signature";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private WebhookSignature() {}

  /** A secret that nobody guesses. */
  public static Secret newSecret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new Secret("whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The value of the header. */
  public static String sign(Secret secret, Instant now, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.revealBytes(), ALGORITHM));
      long seconds = now.getEpochSecond();
      byte[] signature = mac.doFinal((seconds + "." + body).getBytes(UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
