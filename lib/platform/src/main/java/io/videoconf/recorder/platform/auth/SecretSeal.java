package io.videoconf.recorder.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps secrets that we must know as they are from whoever reads the database but not our
 * configuration: AES-256-GCM with a key that follows from the JWT secret. What is sealed belongs to
 * the row that it was sealed for, and cannot be read in another's place. With another JWT secret it
 * cannot be read any more. Thread-safe.
 *
 * <pre>v1.base64url( nonce, 12 bytes | ciphertext | tag, 16 bytes )</pre>
 */
public final class SecretSeal {
  /** What has no version was written before there were seals. */
  private static final String VERSION = "v1.";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final SecretKeySpec key;
  private final SecureRandom random;

  /**
   * @param purpose what kind of secret; another one is another key
   */
  public SecretSeal(AuthSettings settings, String purpose, SecureRandom random) {
    this.key = new SecretKeySpec(DerivedKey.of(settings, purpose), "AES");
    this.random = random;
  }

  /** What came of opening. */
  public sealed interface Opened {
    record Plain(Secret secret) implements Opened {}

    /** It was sealed with another JWT secret, or for another row, or was changed. */
    record Unreadable() implements Opened {}
  }

  /** Whether that is sealed, and not a secret as it is. */
  public static boolean isSealed(String stored) {
    return stored.startsWith(VERSION);
  }

  /**
   * @param row whose secret it is
   * @return what to store
   */
  public String seal(Secret secret, UUID row) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, row).doFinal(secret.revealBytes());
      byte[] stored =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(stored);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /** Also of what was stored as it is. */
  public Opened open(String stored, UUID row) {
    if (!isSealed(stored)) {
      return new Opened.Plain(new Secret(stored));
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(stored.substring(VERSION.length()));
    } catch (IllegalArgumentException _) {
      return new Opened.Unreadable();
    }
    if (bytes.length < NONCE_BYTES + TAG_BYTES) {
      return new Opened.Unreadable();
    }
    try {
      byte[] secret =
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES), row)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return new Opened.Plain(new Secret(new String(secret, UTF_8)));
    } catch (AEADBadTagException _) {
      return new Opened.Unreadable();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, UUID row) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(row.getMostSignificantBits())
            .putLong(row.getLeastSignificantBits())
            .array());
    return cipher;
  }
}
