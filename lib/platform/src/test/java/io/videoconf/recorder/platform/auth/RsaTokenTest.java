package io.videoconf.recorder.platform.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of our own that are signed with RS256. */
class RsaTokenTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Principal ADA = new Principal("ada", "pro", Set.of("ingest:write"));
  private static final String SECRET = "k".repeat(32);
  private static final KeyPair NEW = keyPair(2048);
  private static final KeyPair OLD = keyPair(2048);

  @TempDir Path files;

  @Test
  void aTokenNamesItsKeyByThumbprintAndCanBeCheckedWithThePublishedOne() throws Exception {
    AuthSettings settings = signingWith(NEW);
    SignedJWT token = SignedJWT.parse(new TokenIssuer(settings).issue(ADA, HOUR, NOW));

    String jwks = settings.rsaKeys().orElseThrow().jwks();
    RSAKey published = (RSAKey) JWKSet.parse(jwks).getKeys().getFirst();
    assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(token.getHeader().getKeyID())
        .isEqualTo(published.getKeyID())
        .isEqualTo(published.computeThumbprint().toString());
    assertThat(token.verify(new RSASSAVerifier(published))).isTrue();
    assertThat(published.isPrivate()).isFalse();
    assertThat(jwks).contains("\"use\":\"sig\"", "\"alg\":\"RS256\"").doesNotContain("\"d\":");
    assertThat(new TokenVerifier(settings).verify(token.serialize(), NOW)).contains(ADA);
  }

  @Test
  void aServiceThatOnlyChecksNeedsNoPrivateKey() throws Exception {
    String token = new TokenIssuer(signingWith(NEW)).issue(ADA, HOUR, NOW);
    AuthSettings checking = settings(Map.of(PUBLIC, publicKey(NEW)));

    assertThat(new TokenVerifier(checking).verify(token, NOW)).contains(ADA);
    assertThatThrownBy(() -> new TokenIssuer(checking)).hasMessageContaining("private key");
  }

  @Test
  void tokensOfTheKeyBeforeAreBelievedWhileItIsListed() throws Exception {
    String before = new TokenIssuer(signingWith(OLD)).issue(ADA, HOUR, NOW);
    AuthSettings rotated = settings(Map.of(PRIVATE, privateKey(NEW), PUBLIC, publicKey(OLD)));

    assertThat(new TokenVerifier(rotated).verify(before, NOW)).contains(ADA);
    assertThat(JWKSet.parse(rotated.rsaKeys().orElseThrow().jwks()).getKeys()).hasSize(2);
    assertThat(new TokenVerifier(signingWith(NEW)).verify(before, NOW)).isEmpty();
  }

  @Test
  void aTokenOfTheSecretIsRefusedAndSoIsOneOfThePublicKeyTakenForASecret() throws Exception {
    AuthSettings settings = signingWith(NEW);
    String keyId = settings.rsaKeys().orElseThrow().signing().orElseThrow().keyId();
    JWSHeader confused = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build();
    TokenVerifier verifier = new TokenVerifier(settings);

    for (byte[] secret : new byte[][] {SECRET.getBytes(US_ASCII), NEW.getPublic().getEncoded()}) {
      SignedJWT token = new SignedJWT(confused, claims());
      token.sign(new MACSigner(secret));
      assertThat(verifier.verify(token.serialize(), NOW)).isEmpty();
    }
    assertThat(verifier.verify(new TokenIssuer(settings(Map.of())).issue(ADA, HOUR, NOW), NOW))
        .isEmpty();
  }

  @Test
  void anotherAlgorithmOfTheSameKeyAndAnUnnamedKeyAreRefused() throws Exception {
    AuthSettings settings = signingWith(NEW);
    String keyId = settings.rsaKeys().orElseThrow().signing().orElseThrow().keyId();
    TokenVerifier verifier = new TokenVerifier(settings);

    for (JWSHeader header :
        new JWSHeader[] {
          new JWSHeader.Builder(JWSAlgorithm.RS512).keyID(keyId).build(),
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("another").build(),
          new JWSHeader(JWSAlgorithm.RS256)
        }) {
      SignedJWT token = new SignedJWT(header, claims());
      token.sign(new RSASSASigner(NEW.getPrivate()));
      assertThat(verifier.verify(token.serialize(), NOW)).as(header.toString()).isEmpty();
    }
  }

  @Test
  void whereTheSecretSignsATokenOfAnRsaKeyIsRefused() throws Exception {
    String token = new TokenIssuer(signingWith(NEW)).issue(ADA, HOUR, NOW);

    assertThat(new TokenVerifier(settings(Map.of())).verify(token, NOW)).isEmpty();
  }

  @Test
  void aKeyIsNotShownByWhatHoldsIt() throws Exception {
    AuthSettings settings = signingWith(NEW);

    assertThat(settings.toString())
        .contains("RsaKeys[")
        .doesNotContain("modulus", "private", "\"d\"", SECRET);
    assertThat(settings.rsaKeys().orElseThrow().signing().toString()).doesNotContain("RSA");
  }

  @Test
  void aShortKeyIsRefusedWithWhatToDo() throws Exception {
    assertThat(problemOf(privateKey(keyPair(1024))))
        .contains(PRIVATE, "at least 2048 bits", "openssl genpkey");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2VjcmV0",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n"
      })
  void whatIsNoKeyIsRefusedWithoutSayingWhatItHolds(String content) throws Exception {
    Path file = Files.writeString(files.resolve("wrong.pem"), content);

    assertThat(problemOf(file.toString()))
        .contains(PRIVATE, "PKCS#8", "openssl genpkey")
        .doesNotContain("c2VjcmV0", "wrong.pem");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThat(problemOf(files.resolve("nothing").toString()))
        .contains(PRIVATE, "a file that can be read");
  }

  private static final String PRIVATE = "RECORDER_JWT_PRIVATE_KEY_FILE";
  private static final String PUBLIC = "RECORDER_JWT_PUBLIC_KEY_FILES";

  private static JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .issuer("videoconf-recorder")
        .audience("recorder")
        .expirationTime(Date.from(NOW.plus(HOUR)))
        .build();
  }

  private AuthSettings signingWith(KeyPair pair) throws IOException {
    return settings(Map.of(PRIVATE, privateKey(pair)));
  }

  private static AuthSettings settings(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("RECORDER_JWT_SECRET", SECRET);
    Environment env = new Environment(all);
    AuthSettings settings = AuthSettings.from(env);
    env.check();
    return settings;
  }

  private static String problemOf(String file) {
    try {
      settings(Map.of(PRIVATE, file));
      return "";
    } catch (ConfigurationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private String privateKey(KeyPair pair) throws IOException {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private String publicKey(KeyPair pair) throws IOException {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private String pem(String label, byte[] der) throws IOException {
    Path file = Files.createTempFile(files, "key", ".pem");
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
            file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body))
        .toString();
  }

  private static KeyPair keyPair(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
