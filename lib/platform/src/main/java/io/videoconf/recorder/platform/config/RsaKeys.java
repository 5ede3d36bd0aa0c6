package io.videoconf.recorder.platform.config;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RS256: one key signs, and those before it are still believed. Each is named by its thumbprint
 * (RFC 7638). Immutable; does not show the private key when printed.
 */
public final class RsaKeys implements TokenKeys {
  static final String PRIVATE = "RECORDER_JWT_PRIVATE_KEY_FILE";
  static final String PUBLIC = "RECORDER_JWT_PUBLIC_KEY_FILES";

  private final @Nullable Signing signing;
  private final Map<String, RSAPublicKey> publicKeys;

  /** What signs, and the name under which it is published. */
  public record Signing(String keyId, RSAPrivateKey key) {
    @Override
    public String toString() {
      return "Signing[" + keyId + "]";
    }
  }

  private RsaKeys(@Nullable Signing signing, Map<String, RSAPublicKey> publicKeys) {
    this.signing = signing;
    this.publicKeys = publicKeys;
  }

  /** Empty when tokens are not signed with RSA keys. */
  static Optional<RsaKeys> from(Environment env) {
    Optional<PemKeys.Pair> pair =
        env.optional(PRIVATE)
            .flatMap(file ->
                read(env, PRIVATE, () -> PemKeys.privateKey(file), PemKeys.HOW_TO_MAKE_ONE));
    Map<String, RSAPublicKey> all = new LinkedHashMap<>();
    pair.ifPresent(p -> all.put(thumbprint(p.publicKey()), p.publicKey()));
    for (String file : env.optional(PUBLIC).map(f -> f.split(",")).orElse(new String[0])) {
      read(env, PUBLIC, () -> PemKeys.publicKey(file.strip()), PemKeys.HOW_TO_PUBLISH_ONE)
          .ifPresent(key -> all.put(thumbprint(key), key));
    }
    Signing signing =
        pair.map(p -> new Signing(thumbprint(p.publicKey()), p.privateKey())).orElse(null);
    return all.isEmpty() ? Optional.empty() : Optional.of(new RsaKeys(signing, all));
  }

  /** Empty where tokens are checked only. */
  public Optional<Signing> signing() {
    return Optional.ofNullable(signing);
  }

  /** The keys that are believed, by their names. */
  public Map<String, RSAPublicKey> publicKeys() {
    return Map.copyOf(publicKeys);
  }

  /** The public keys as others fetch them (RFC 7517, section 5), in JSON. */
  public String jwks() {
    List<JWK> keys = new ArrayList<>();
    publicKeys.forEach((keyId, key) ->
        keys.add(
            new RSAKey.Builder(key)
                .keyID(keyId)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .build()));
    return new JWKSet(keys).toString(true);
  }

  @Override
  public String toString() {
    return "RsaKeys" + publicKeys.keySet();
  }

  private static String thumbprint(RSAPublicKey key) {
    try {
      return new RSAKey.Builder(key).build().computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private interface Reader<T> {
    T read() throws PemKeys.UnusableKeyException;
  }

  private static <T> Optional<T> read(
      Environment env, String name, Reader<T> reader, String howTo) {
    try {
      return Optional.of(reader.read());
    } catch (PemKeys.UnusableKeyException e) {
      env.reject(name + " " + e.getMessage() + "; " + howTo);
      return Optional.empty();
    }
  }
}
