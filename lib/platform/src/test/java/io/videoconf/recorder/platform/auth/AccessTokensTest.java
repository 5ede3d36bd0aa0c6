package io.videoconf.recorder.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.config.TrustedIssuer;
import io.videoconf.recorder.platform.http.ApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ISSUER = "https://id.example.org/realms/conference";
  private static final AuthSettings OWN = new AuthSettings(new Secret("k".repeat(32)), "us");

  /** Long enough that nothing is fetched a second time because it is old. */
  private static final ExternalTokens.Fetching FETCHING =
      new ExternalTokens.Fetching(
          Duration.ofSeconds(5), Duration.ofHours(2), Duration.ofHours(1), Duration.ofHours(1));

  private static RSAKey first;
  private static RSAKey second;

  private final AtomicInteger fetched = new AtomicInteger();
  private volatile JWKSet published = new JWKSet(first.toPublicJWK());
  private volatile int status = 200;

  private HttpServer keys;
  private AccessTokens tokens;

  @BeforeAll
  static void makeKeys() throws JOSEException {
    first = new RSAKeyGenerator(2048).keyID("first").generate();
    second = new RSAKeyGenerator(2048).keyID("second").generate();
  }

  @BeforeEach
  void publish() throws IOException {
    keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keys.createContext(
        "/certs",
        exchange -> {
          fetched.incrementAndGet();
          byte[] body = published.toString().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    keys.start();
    tokens = new AccessTokens(OWN, List.of(trusted("recorder-api")), FETCHING);
  }

  @AfterEach
  void stop() throws IOException {
    tokens.close();
    keys.stop(0);
  }

  private TrustedIssuer trusted(String audience) {
    URI url = URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/certs");
    return new TrustedIssuer(
        ISSUER, url, audience, Set.of("RS256"), "preferred_username", "roles", "plan");
  }

  @Test
  void aTokenOfATrustedIssuerIsBelievedAndItsClaimsAreReadAsConfigured() throws Exception {
    assertThat(tokens.verify(signed(claims().build(), first), NOW))
        .contains(new Principal("ada", "pro", Set.of("recordings:admin", "x")));
  }

  @Test
  void ourOwnTokensAreBelievedBesides() {
    Principal bob = new Principal("bob", "basic", Set.of());
    String own = new TokenIssuer(OWN).issue(bob, Duration.ofHours(1), NOW);

    assertThat(tokens.verify(own, NOW)).contains(bob);
    assertThat(fetched).hasValue(0);
  }

  @Test
  void anOwnTokenThatWasBelievedBeforeExpiresAllTheSame() {
    Principal bob = new Principal("bob", "basic", Set.of());
    String own = new TokenIssuer(OWN).issue(bob, Duration.ofHours(1), NOW);
    assertThat(tokens.verify(own, NOW)).contains(bob);

    assertThat(tokens.verify(own, NOW.plusSeconds(3629))).contains(bob);
    assertThat(tokens.verify(own, NOW.plusSeconds(3630))).isEmpty();
  }

  @Test
  void aTokenThatWasRefusedBeforeIsBelievedWhenItsTimeHasCome() throws Exception {
    SignedJWT own =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .subject("bob")
                .issuer(OWN.issuer())
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build());
    own.sign(new MACSigner(OWN.jwtSecret().revealBytes()));
    Instant early = NOW.minusSeconds(31);

    assertThat(tokens.verify(own.serialize(), early)).isEmpty();
    assertThat(tokens.verify(own.serialize(), NOW)).isPresent();
    assertThat(tokens.verify(own.serialize(), early)).as("known, and the clock set back").isEmpty();
  }

  @Test
  void nothingLikeATokenThatWasBelievedIsBelieved() {
    Principal bob = new Principal("bob", "basic", Set.of());
    String own = new TokenIssuer(OWN).issue(bob, Duration.ofHours(1), NOW);
    assertThat(tokens.verify(own, NOW)).contains(bob);

    String payload = own.substring(0, own.lastIndexOf('.') + 1);
    assertThat(tokens.verify(payload, NOW)).isEmpty();
    assertThat(tokens.verify(payload + "A".repeat(43), NOW)).isEmpty();
  }

  @Test
  void theKeysAreFetchedOnceForManyTokens() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(tokens.verify(signed(claims().build(), first), NOW)).isPresent();
    }
    assertThat(fetched).hasValue(1);
  }

  @Test
  void aNewKeyIsFollowedAtOnceAndAWithdrawnOneIsNoLongerBelieved() throws Exception {
    assertThat(tokens.verify(signed(claims().build(), first), NOW)).isPresent();
    published = new JWKSet(second.toPublicJWK());

    assertThat(tokens.verify(signed(claims().build(), second), NOW)).isPresent();
    assertThat(tokens.verify(signed(claims().build(), first), NOW)).isEmpty();
  }

  @Test
  void tokensWithMadeUpKeysDoNotMakeUsFetchAgainAndAgain() throws Exception {
    RSAKey unknown = new RSAKey.Builder(second).keyID("made up").build();
    for (int i = 0; i < 50; i++) {
      assertThat(tokens.verify(signed(claims().build(), unknown), NOW)).isEmpty();
    }
    assertThat(fetched.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void whileTheIssuerIsDownItsKnownKeysAreStillGood() throws Exception {
    ExternalTokens.Fetching forgetful =
        new ExternalTokens.Fetching(
            Duration.ofSeconds(5), Duration.ofMillis(2), Duration.ofMillis(1), Duration.ofHours(1));
    try (AccessTokens believing =
        new AccessTokens(OWN, List.of(trusted("recorder-api")), forgetful)) {
      assertThat(believing.verify(signed(claims().build(), first), NOW)).isPresent();
      keys.stop(0);

      for (int i = 0; i < 5; i++) {
        assertThat(believing.verify(signed(claims().build(), first), NOW)).isPresent();
      }
    }
  }

  @Test
  void withoutAnyKeysTheServiceIsUnavailableAndTheTokenNotCalledInvalid() throws Exception {
    status = 503;
    String token = signed(claims().build(), first);

    assertThatThrownBy(() -> tokens.verify(token, NOW))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code().status()).isEqualTo(503))
        .hasMessageNotContaining("127.0.0.1");
  }

  @Test
  void anotherAudienceOrNoneIsRefused() throws Exception {
    assertThat(tokens.verify(signed(claims().audience("account").build(), first), NOW)).isEmpty();
    assertThat(tokens.verify(signed(claims().audience((String) null).build(), first), NOW))
        .isEmpty();
    assertThat(
            tokens.verify(
                signed(claims().audience(List.of("account", "recorder-api")).build(), first), NOW))
        .isPresent();
  }

  @Test
  void clocksMayBeHalfAMinuteApart() throws Exception {
    String token = signed(claims().notBeforeTime(Date.from(NOW)).build(), first);

    assertThat(tokens.verify(token, NOW.minusSeconds(29))).isPresent();
    assertThat(tokens.verify(token, NOW.minusSeconds(31))).isEmpty();
    assertThat(tokens.verify(token, NOW.plusSeconds(300 + 29))).isPresent();
    assertThat(tokens.verify(token, NOW.plusSeconds(300 + 31))).isEmpty();
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() throws Exception {
    assertThat(tokens.verify(signed(claims().expirationTime(null).build(), first), NOW)).isEmpty();
  }

  @Test
  void thePublicKeyIsNoSecretToSignWith() throws Exception {
    // Key confusion: HS256 with the bytes of the public key, which everybody has.
    byte[] publicKey = first.toRSAPublicKey().getEncoded();

    assertThat(
            tokens.verify(
                signed(claims().build(), JWSAlgorithm.HS256, "first", new MACSigner(publicKey)),
                NOW))
        .isEmpty();
  }

  @Test
  void anotherAlgorithmThanThoseConfiguredIsRefusedThoughTheKeyIsRight() throws Exception {
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      assertThat(
              tokens.verify(
                  signed(claims().build(), algorithm, "first", new RSASSASigner(first)), NOW))
          .as(algorithm.getName())
          .isEmpty();
    }
  }

  @Test
  void ourOwnKeyMakesNoTokenOfATrustedIssuerAndTheirsMakesNoneOfOurs() throws Exception {
    MACSigner ours = new MACSigner("k".repeat(32));

    assertThat(tokens.verify(signed(claims().build(), JWSAlgorithm.HS256, "first", ours), NOW))
        .isEmpty();
    assertThat(
            tokens.verify(signed(claims().issuer("us").audience("recorder").build(), first), NOW))
        .isEmpty();
  }

  @Test
  void anIssuerThatNobodyTrustsIsRefused() throws Exception {
    assertThat(tokens.verify(signed(claims().issuer("https://evil.example").build(), first), NOW))
        .isEmpty();
    assertThat(fetched).hasValue(0);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("recorder-api")
        .subject("8b1f")
        .claim("preferred_username", "ada")
        .claim("roles", List.of("recordings:admin", "x"))
        .claim("plan", "pro")
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  private static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
    return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
  }

  private static String signed(
      JWTClaimsSet claims, JWSAlgorithm algorithm, String keyId, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }
}
