package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation whose tokens are signed with RS256. */
class PublishedKeysTest {
  @TempDir Path files;

  @Test
  void whoHasTheJwksCanCheckATokenOfALogin() throws Exception {
    KeyPair pair = keyPair();
    ApiFixture api =
        new ApiFixture(
            Map.of(
                "RECORDER_JWT_PRIVATE_KEY_FILE",
                pem("PRIVATE KEY", pair.getPrivate().getEncoded())));
    try {
      api.account("ada");
      Response answer = api.get("/.well-known/jwks.json", null);
      Response login =
          api.post(
              "/api/v1/auth/login",
              "{\"email\":\"ada@example.org\",\"password\":\"%s\"}".formatted(ApiFixture.PASSWORD));
      String token = login.json().at("/access_token").asString();

      SignedJWT jwt = SignedJWT.parse(token);
      RSAKey key = (RSAKey) JWKSet.parse(answer.body()).getKeyByKeyId(jwt.getHeader().getKeyID());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/jwk-set+json");
      assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
      assertThat(answer.body()).doesNotContain("\"d\"", "\"p\"");
      assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
      assertThat(api.get("/api/v1/recordings", token).status()).isEqualTo(200);
    } finally {
      api.close();
    }
  }

  @Test
  void whereTheSecretSignsThereAreNoKeysToPublish() {
    assertThat(ApiFixture.shared().get("/.well-known/jwks.json", null).status()).isEqualTo(404);
  }

  @Test
  void anApiThatCouldNotSignDoesNotStart() throws Exception {
    String file = pem("PUBLIC KEY", keyPair().getPublic().getEncoded());

    Environment env = new Environment(Map.of("RECORDER_JWT_PUBLIC_KEY_FILES", file));
    IdentitySettings _ = IdentitySettings.from(env);

    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("RECORDER_JWT_PRIVATE_KEY_FILE is required");
  }

  private static KeyPair keyPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private String pem(String label, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
            files.resolve(label + ".pem"),
            "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body))
        .toString();
  }
}
