package io.videoconf.recorder.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final AuthSettings SETTINGS = settings("k", "us");
  private static final Principal ADA = new Principal("ada", "pro", Set.of("ingest:write", "x"));

  private final TokenIssuer issuer = new TokenIssuer(SETTINGS);
  private final TokenVerifier verifier = new TokenVerifier(SETTINGS);

  private static AuthSettings settings(String key, String issuer) {
    return new AuthSettings(new Secret(key.repeat(32)), issuer);
  }

  @Test
  void anIssuedTokenGivesThePrincipalBack() {
    assertThat(verifier.verify(issuer.issue(ADA, HOUR, NOW), NOW)).contains(ADA);
  }

  @Test
  void aTokenIsBelievedUntilHalfAMinuteAfterItExpired() {
    String token = issuer.issue(ADA, HOUR, NOW);

    assertThat(verifier.verify(token, NOW.plus(HOUR).plusSeconds(29))).isPresent();
    assertThat(verifier.verify(token, NOW.plus(HOUR).plusSeconds(30))).isEmpty();
  }

  @Test
  void anotherKeyOrAnotherIssuerIsRefused() {
    assertThat(verifier.verify(new TokenIssuer(settings("j", "us")).issue(ADA, HOUR, NOW), NOW))
        .isEmpty();
    assertThat(verifier.verify(new TokenIssuer(settings("k", "them")).issue(ADA, HOUR, NOW), NOW))
        .isEmpty();
  }

  @Test
  void aTokenHasOneFormOnly() {
    String token = issuer.issue(ADA, HOUR, NOW);
    int inSignature = token.length() - 5;
    String[] parts = token.split("\\.");

    for (String other :
        List.of(
            token + "=",
            token + "!!",
            token.substring(0, inSignature) + "!!" + token.substring(inSignature),
            token.substring(0, inSignature) + "\n" + token.substring(inSignature),
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "=." + parts[2],
            withAnUnusedBitSet(token))) {
      assertThat(verifier.verify(other, NOW)).as(other).isEmpty();
    }
  }

  /** Of the last character of 32 bytes two bits say nothing. */
  private static String withAnUnusedBitSet(String token) {
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = digits.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + digits.charAt(last ^ 1);
  }

  @Test
  void anUnsignedTokenIsRefused() {
    String payload = issuer.issue(ADA, HOUR, NOW).split("\\.")[1];
    String none = base64("{\"alg\":\"none\"}");

    assertThat(verifier.verify(none + "." + payload + ".", NOW)).isEmpty();
  }

  @Test
  void anotherAlgorithmThanHs256IsRefusedEvenWithTheRightKey() throws Exception {
    AuthSettings longKey = new AuthSettings(new Secret("k".repeat(64)), "us");
    var claims =
        new com.nimbusds.jwt.JWTClaimsSet.Builder()
            .subject("ada")
            .issuer("us")
            .expirationTime(java.util.Date.from(NOW.plus(HOUR)))
            .build();
    var jwt =
        new com.nimbusds.jwt.SignedJWT(
            new com.nimbusds.jose.JWSHeader(com.nimbusds.jose.JWSAlgorithm.HS512), claims);
    jwt.sign(new com.nimbusds.jose.crypto.MACSigner("k".repeat(64)));

    assertThat(new TokenVerifier(longKey).verify(jwt.serialize(), NOW)).isEmpty();
  }

  @Test
  void garbageIsRefused() {
    for (String token : new String[] {"", ".", "a.b.c", "..", "é".repeat(9000)}) {
      assertThat(verifier.verify(token, NOW)).as(token).isEmpty();
    }
  }

  @Test
  void aTamperedPayloadIsRefused() {
    String[] parts = issuer.issue(ADA, HOUR, NOW).split("\\.");
    String forged =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("\"ada\"", "\"bob\"");

    assertThat(verifier.verify(parts[0] + "." + base64(forged) + "." + parts[2], NOW)).isEmpty();
  }

  @Test
  void aRefreshTokenIsNoAccessToken() {
    String refresh = issuer.issue(Audience.REFRESH, ADA, HOUR, NOW);

    assertThat(verifier.verify(refresh, NOW)).isEmpty();
    assertThat(verifier.verify(Audience.REFRESH, refresh, NOW)).contains(ADA);
  }

  @Test
  void aPlaybackTokenOpensItsRecordingAndNothingElse() {
    PlaybackTokens playback = new PlaybackTokens(SETTINGS);
    UUID recording = UUID.randomUUID();
    String token = playback.issue(Purpose.PLAYBACK, recording, HOUR, NOW);

    assertThat(playback.verify(token, Purpose.PLAYBACK, recording, NOW)).isTrue();
    assertThat(playback.verify(token, Purpose.PLAYBACK, UUID.randomUUID(), NOW)).isFalse();
    assertThat(playback.verify(token, Purpose.PLAYBACK, recording, NOW.plus(HOUR).plusSeconds(31)))
        .isFalse();
    assertThat(verifier.verify(token, NOW)).isEmpty();
    assertThat(playback.opened(issuer.issue(ADA, HOUR, NOW), NOW).isPresent()).isFalse();
  }

  @Test
  void aTokenOpensWhatItIsForAndWhatIsLess() {
    PlaybackTokens tokens = new PlaybackTokens(SETTINGS);
    UUID recording = UUID.randomUUID();

    assertThat(purposesOf(tokens, tokens.issue(Purpose.POSTER, recording, HOUR, NOW), recording))
        .containsExactly(Purpose.POSTER);
    assertThat(purposesOf(tokens, tokens.issue(Purpose.PLAYBACK, recording, HOUR, NOW), recording))
        .containsExactly(Purpose.POSTER, Purpose.PLAYBACK);
    assertThat(purposesOf(tokens, tokens.issue(Purpose.DOWNLOAD, recording, HOUR, NOW), recording))
        .containsExactly(Purpose.values());
  }

  private static List<Purpose> purposesOf(PlaybackTokens tokens, String token, UUID recording) {
    return Stream.of(Purpose.values())
        .filter(purpose -> tokens.verify(token, purpose, recording, NOW))
        .toList();
  }

  @Test
  void aPlaybackTokenIsTheSameForHalfOfItsLifeAndGoodForTheOtherHalf() {
    PlaybackTokens playback = new PlaybackTokens(SETTINGS);
    UUID recording = UUID.randomUUID();
    Instant start = Instant.ofEpochSecond(NOW.getEpochSecond() / 1800 * 1800);
    String token = playback.issue(Purpose.PLAYBACK, recording, HOUR, start);

    assertThat(playback.issue(Purpose.PLAYBACK, recording, HOUR, start.plusSeconds(1799)))
        .isEqualTo(token);
    assertThat(playback.verify(token, Purpose.PLAYBACK, recording, start.plusSeconds(3599)))
        .isTrue();
    assertThat(playback.issue(Purpose.PLAYBACK, recording, HOUR, start.plusSeconds(1800)))
        .isNotEqualTo(token);
  }

  @Test
  void aPlaybackTokenCannotBeChangedInAnyOfItsBits() {
    PlaybackTokens playback = new PlaybackTokens(SETTINGS);
    byte[] token =
        Base64.getUrlDecoder()
            .decode(playback.issue(Purpose.PLAYBACK, UUID.randomUUID(), HOUR, NOW));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(playback.opened(Base64.getUrlEncoder().encodeToString(changed), NOW))
          .as("bit %d", bit)
          .isEmpty();
    }
  }

  @Test
  void whatIsNoPlaybackTokenOpensNothing() {
    PlaybackTokens playback = new PlaybackTokens(SETTINGS);
    for (String token : List.of("", "x", "=".repeat(48), "!".repeat(48), "A".repeat(47) + "=")) {
      assertThat(playback.opened(token, NOW)).as(token).isEmpty();
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
