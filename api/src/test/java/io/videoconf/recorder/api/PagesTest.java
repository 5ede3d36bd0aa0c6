package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.testkit.TestS3;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final Pattern INLINE = Pattern.compile("<script(?![^>]*src=)|\\son\\w+=|style=");

  private final ApiFixture api = ApiFixture.shared();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/watch/01890a5d-ac96-774b-bcce-b302099a8057"})
  void aPageLoadsOnlyWhatIsServedHere(String path) {
    Response page = api.get(path, null);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(INLINE.matcher(page.body()).find()).as("inline script or style").isFalse();
    Matcher loaded = LOADED.matcher(page.body());
    assertThat(loaded.results().map(m -> m.group(1)))
        .isNotEmpty()
        .allSatisfy(asset -> assertThat(api.get(asset, null).status()).isEqualTo(200));
  }

  @Test
  void thePolicyAllowsOurScriptsAndTheStoresMediaOnly() {
    String policy = api.get("/", null).header("Content-Security-Policy");

    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self';", "media-src 'self' blob: ")
        .contains("connect-src 'self' " + TestS3.endpoint())
        .doesNotContain("unsafe");
  }

  @Test
  void anAssetThatDidNotChangeIsNotSentAgain() {
    String etag = api.get("/assets/hls.min.js", null).header("ETag");

    Response again =
        api.send(api.request("/assets/hls.min.js", null).header("If-None-Match", etag));

    assertThat(again.status()).isEqualTo(304);
  }

  @Test
  void nothingButTheAssetsIsServed() {
    assertThat(api.get("/assets/..%2f..%2flogback.xml", null).status()).isIn(400, 404);
    assertThat(api.get("/assets/index.html", null).status()).isEqualTo(404);
  }
}
