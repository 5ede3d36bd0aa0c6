package io.videoconf.recorder.platform.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads RSA keys from PEM files (RFC 7468). What it says of a file holds nothing out of it. */
final class PemKeys {
  /** RFC 7518, section 3.3. */
  static final int MIN_BITS = 2048;

  static final String HOW_TO_MAKE_ONE =
      "make one with openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out FILE";
  static final String HOW_TO_PUBLISH_ONE =
      "make one of a private key with openssl pkey -in KEY -pubout -out FILE";

  private PemKeys() {}

  record Pair(RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {
    @Override
    public String toString() {
      return "Pair[]";
    }
  }

  /** The message goes on after the name of the variable. */
  static final class UnusableKeyException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableKeyException(String message) {
      super(message);
    }
  }

  /** An unencrypted PKCS#8 file. */
  static Pair privateKey(String file) throws UnusableKeyException {
    byte[] der = content(file, "PRIVATE KEY", "an unencrypted RSA key in PKCS#8");
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      if (rsa.generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof RSAPrivateCrtKey key
          && rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
              instanceof RSAPublicKey publicKey) {
        requireLength(publicKey);
        return new Pair(key, publicKey);
      }
    } catch (GeneralSecurityException _) {
      // Its message may hold what was read.
    }
    throw new UnusableKeyException("must name a PEM file with an RSA key in PKCS#8");
  }

  /** A SubjectPublicKeyInfo file. */
  static RSAPublicKey publicKey(String file) throws UnusableKeyException {
    byte[] der = content(file, "PUBLIC KEY", "an RSA public key");
    try {
      if (KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der))
          instanceof RSAPublicKey key) {
        requireLength(key);
        return key;
      }
    } catch (GeneralSecurityException _) {
      // Said below.
    }
    throw new UnusableKeyException("must name PEM files with an RSA public key each");
  }

  private static void requireLength(RSAPublicKey key) throws UnusableKeyException {
    if (key.getModulus().bitLength() < MIN_BITS) {
      throw new UnusableKeyException("must name a key of at least " + MIN_BITS + " bits");
    }
  }

  private static byte[] content(String file, String label, String what)
      throws UnusableKeyException {
    String text;
    try {
      text = Files.readString(Path.of(file), ISO_8859_1);
    } catch (IOException | InvalidPathException _) {
      throw new UnusableKeyException("must name a file that can be read");
    }
    Matcher pem =
        Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label)
            .matcher(text);
    if (!pem.find()) {
      throw new UnusableKeyException(
          "must name a PEM file with %s, BEGIN %s".formatted(what, label));
    }
    try {
      return Base64.getMimeDecoder().decode(pem.group(1));
    } catch (IllegalArgumentException _) {
      throw new UnusableKeyException("must name a PEM file that is whole");
    }
  }
}
