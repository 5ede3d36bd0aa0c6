package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.testkit.TestS3;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final Pattern IN_PAGE = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final Pattern IN_SCRIPT =
      Pattern.compile("(?:from |import\\(|import )'(\\.[^']+)'");
  private static final Pattern IN_STYLE = Pattern.compile("url\\(\"(\\.[^\"]+)\"\\)");
  private static final Pattern INLINE =
      Pattern.compile("<script(?![^>]*src=)|<style|\\son\\w+=|style=");
  private static final Pattern TEXT_TO_MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|Function\\(");

  private final ApiFixture api = ApiFixture.shared();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/watch/01890a5d-ac96-774b-bcce-b302099a8057", "/s/a-token", "/ops"})
  void everyViewIsAPageWithoutAnythingInline(String path) {
    Response page = api.get(path, null);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(INLINE.matcher(page.body()).find()).as("inline script or style").isFalse();
    assertThat(page.body()).doesNotContain("@version@");
  }

  @Test
  void allThatIsLoadedIsServedHereAndKeptForGood() {
    Map<String, Response> loaded = loaded();

    assertThat(loaded.keySet())
        .anyMatch(path -> path.endsWith("/js/player/player.js"))
        .anyMatch(path -> path.endsWith("/js/hls.mjs"))
        .anyMatch(path -> path.endsWith(".woff2"));
    assertThat(loaded)
        .allSatisfy((path, asset) -> {
          assertThat(asset.status()).isEqualTo(200);
          assertThat(asset.header("Cache-Control")).contains("immutable");
          assertThat(asset.header("X-Content-Type-Options")).isEqualTo("nosniff");
        });
  }

  @Test
  void ourScriptsMakeNoMarkupOfText() {
    assertThat(loaded())
        .allSatisfy((path, asset) -> {
          if (path.endsWith(".js")) {
            assertThat(TEXT_TO_MARKUP.matcher(asset.body()).find()).isFalse();
          }
        });
  }

  @Test
  void thePolicyAllowsOurScriptsAndTheStoresMediaOnly() {
    Response page = api.get("/", null);

    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
        .contains("media-src 'self' blob: ", "require-trusted-types-for 'script'")
        .contains("connect-src 'self' " + TestS3.endpoint())
        .contains("frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(page.header("Permissions-Policy")).contains("camera=()", "microphone=()");
  }

  @Test
  void aPageThatDidNotChangeIsNotSentAgain() {
    String etag = api.get("/", null).header("ETag");

    assertThat(api.send(api.request("/", null).header("If-None-Match", etag)).status())
        .isEqualTo(304);
  }

  @Test
  void aPageFromBeforeAnUpdateGetsWhatThereIsButDoesNotKeepIt() {
    Response asset = api.get("/assets/0123/js/main.js", null);

    assertThat(asset.status()).isEqualTo(200);
    assertThat(asset.header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void aBrowserIsShownThePageWhereNothingIs() {
    Response page =
        api.send(
            api.request("/nothing/here", null)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.header("X-Request-Id")).isNotNull();
    assertThat(page.header("ETag")).isNull();
    assertThat(page.body()).isEqualTo(api.get("/", null).body());
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing/here, application/json",
    "/nothing/here, ",
    "/api/v1/nothing, text/html",
    "/v1/nothing, text/html",
    "/assets/nothing, text/html"
  })
  void programsAreToldByTheEnvelopeWhereNothingIs(String path, @Nullable String accept) {
    HttpRequest.Builder request = api.request(path, null);
    Response answer = api.send(accept == null ? request : request.header("Accept", accept));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
  }

  @Test
  void theDocumentationHasWhatItNames() {
    Matcher named =
        Pattern.compile("(?:href|src)=\"([^\"]+)\"").matcher(api.get("/api/docs", null).body());

    while (named.find()) {
      assertThat(api.get(named.group(1), null).status()).as(named.group(1)).isEqualTo(200);
    }
  }

  @Test
  void nothingButTheAssetsIsServed() {
    assertThat(api.get("/assets/0123/..%2f..%2flogback.xml", null).status()).isIn(400, 404);
    assertThat(api.get("/assets/0123/index.html", null).status()).isEqualTo(404);
  }

  /** All that a browser would get, from the page on, by path. */
  private Map<String, Response> loaded() {
    Map<String, Response> found = new TreeMap<>();
    Deque<URI> open = new ArrayDeque<>();
    Matcher inPage = IN_PAGE.matcher(api.get("/", null).body());
    while (inPage.find()) {
      open.add(URI.create(inPage.group(1)));
    }
    while (!open.isEmpty()) {
      URI path = open.pop();
      if (found.containsKey(path.toString())) {
        continue;
      }
      Response asset = api.get(path.toString(), null);
      found.put(path.toString(), asset);
      Pattern names = path.getPath().endsWith(".css") ? IN_STYLE : IN_SCRIPT;
      if (path.getPath().matches(".*\\.(css|js)")) {
        names.matcher(asset.body()).results().forEach(m -> open.add(path.resolve(m.group(1))));
      }
    }
    return found;
  }
}
