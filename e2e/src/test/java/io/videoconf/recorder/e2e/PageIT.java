package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.rig.Browser;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.ExternalTools;
import io.videoconf.recorder.e2e.rig.HttpCaller;
import io.videoconf.recorder.e2e.rig.Jwt;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.NodeProject;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Somebody opens the page in Chromium, watches a meeting live and tidies up afterwards. */
@ExtendWith(SharedRecorder.class)
class PageIT {
  private static final int SECONDS = 10;
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final String VIDEO = "document.querySelector('video')";
  private static final Pattern FIRST_LOGIN =
      Pattern.compile("log in as +(?<email>\\S+)\\s+password +(?<password>\\S+)");
  private static final String TITLE = "What <b>we</b> said & meant";

  @Test
  void aMeetingIsWatchedLiveThenSoughtDownloadedRenamedSharedAndDeleted(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ExternalTools.need("chromium", "npm");
    URI page = recorder.services().get("api");
    String id =
        recorder
            .control()
            .startRecording("page", Map.of("format", Map.of("width", 854, "height", 480)));
    Recordings recordings = new Recordings(recorder.api());
    try (Browser browser = Browser.start("page");
        MediaSender sender = new MediaSender(recorder.control(), id)) {
      sender.add(SyntheticMedia.of(0, Codec.VP8, SECONDS));
      sender.add(SyntheticMedia.of(1, Codec.H264, SECONDS));
      MediaSender.Playing playing = sender.playInBackground();

      signIn(browser, page, recorder.token());
      opensTheLiveRecording(browser, id);
      watchesItLive(browser);
      playing.await();
      outlastsABreakOfTheNetwork(browser, id);
      recorder.control().stop(id);
      seesItComplete(browser, recordings, id);
      choosesAQuality(browser);
      seeksByTheStoryboard(browser);
      jumpsByKeyboard(browser);
      downloads(browser, recordings.get(id));
      renames(browser, recordings, id);
      looksOnAPhoneInTheDark(browser);
      shares(browser, page);
      playsInShaka(page, recordings.get(id));
      deletes(browser, recorder.api(), id);

      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whoeverLogsInIsBackWhereTheSessionEnded(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ExternalTools.need("chromium");
    Matcher login = FIRST_LOGIN.matcher(recorder.output());
    assertThat(login.find()).as("how to log in, said at the first start").isTrue();
    try (Browser browser = Browser.start("login")) {
      browser.open(recorder.services().get("api").resolve("/ops"));
      logIn(browser, ".sign-in", login.group("email"), "wrong");
      browser.await("the refusal", "document.querySelector('.form-error').textContent !== ''");
      browser.type(login.group("password"));
      browser.key("Enter");
      browser.await("what operators see", "document.querySelector('.figure')");

      spoil(browser, "access");
      browser.open(recorder.services().get("api").resolve("/?status=failed"));
      browser.await(
          "a new access token, unasked",
          "document.querySelector('.library .notice, .card[data-id]')");

      spoil(browser, "access", "refresh");
      browser.evaluate("document.querySelector('.segments input[value=processing]').click()");
      logIn(browser, "dialog", login.group("email"), login.group("password"));
      browser.await("the page behind it", "!document.querySelector('dialog')");
      assertThat(browser.evaluate("location.search").asString()).isEqualTo("?status=processing");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void nobodyIsShownWhatTheUserBeforeWasShown(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ExternalTools.need("chromium");
    URI page = recorder.services().get("api");
    String reader =
        Jwt.signed(
            recorder.secret("jwt_secret"), "recordings:read", Instant.now().plusSeconds(600));
    String id = recorder.control().startRecording("handover");
    String card = "document.querySelector('[data-id=\"" + id + "\"]')";
    String empty = "document.body.textContent.includes('No recordings yet') && !" + card;
    try (Browser browser = Browser.start("handover")) {
      browser.open(page.resolve("/#token=" + recorder.token()));
      browser.await("what an operator sees", card);
      browser.open(page.resolve("/#token=" + reader));
      browser.await("nothing, over the operator's page", empty);

      browser.open(page.resolve("/#token=" + recorder.token()));
      browser.await("what an operator sees, again", card);
      browser.evaluate(card + ".querySelector('a').click()");
      browser.await("a recording", "location.pathname === '/watch/" + id + "'");
      browser.click(".account");
      browser.click(".menu-item");
      browser.click(".login-form .link");
      browser.type(reader);
      browser.key("Enter");
      browser.await("signed in", "document.querySelector('.account')");
      browser.evaluate("history.back()");
      browser.await("nothing, on the way back", empty);
    } finally {
      recorder.control().stop(id);
    }
  }

  @Test
  void aGuestIsToldWhenTheLinkIsRevokedAndOperatorsWhyTheRecordingFailed(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ExternalTools.need("chromium");
    URI page = recorder.services().get("api");
    String id = recorder.control().startRecording("nothing");
    String shares = "/api/v1/recordings/" + id + "/shares";
    JsonNode share = recorder.api().send("POST", shares, "{\"expires_in_seconds\": 3600}").json();
    try (Browser browser = Browser.start("nothing")) {
      browser.open(page.resolve(URI.create(share.path("url").asString()).getRawPath()));
      browser.await("the player", "document.querySelector('.watch .player .cover:not([hidden])')");
      recorder.api().send("DELETE", shares + "/" + share.path("share_id").asString(), null);
      browser.await("why not", "document.body.textContent.includes('This link does not work')");
      assertThat(browser.evaluate("document.querySelector('.player')").isNull()).isTrue();

      recorder.control().stop(id);
      Recordings recordings = new Recordings(recorder.api());
      Eventually.holds(
          "it failed",
          BOUND,
          () -> recordings.get(id).path("processing_status").asString().equals("failed"));
      browser.open(page.resolve("/ops#token=" + recorder.token()));
      browser.await(
          "the reason",
          "document.querySelector('#failed-recordings-heading + div [href=\"/watch/%s\"]')?.closest('tr').querySelector('strong').textContent === %s"
              .formatted(id, Json.write(recordings.get(id).path("reason_code").asString())));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void logIn(Browser browser, String where, String email, String password)
      throws IOException, InterruptedException {
    browser.click(where + " input[type=email]");
    browser.type(email);
    browser.click(where + " input[type=password]");
    browser.type(password);
    browser.click(where + " button[type=submit]");
  }

  /** As if the server did not believe these tokens any more. */
  private static void spoil(Browser browser, String... tokens)
      throws IOException, InterruptedException {
    for (String token : tokens) {
      browser.evaluate(
          "localStorage['recorder.session'] = JSON.stringify({...JSON.parse(localStorage['recorder.session']), %s: 'spoilt'})"
              .formatted(token));
    }
    browser.evaluate("dispatchEvent(new StorageEvent('storage', {key: 'recorder.session'}))");
  }

  @Test
  void eventsAreReadHoweverTheStreamIsCut(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ExternalTools.need("chromium");
    try (Browser browser = Browser.start("events")) {
      browser.open(recorder.services().get("api"));
      browser.await("the page", "document.querySelector('.login-form')");
      JsonNode read =
          browser.evaluate(
              """
              (async () => {
                const main = document.querySelector('script[type=module]').src;
                const {readEvents} = await import(new URL('core/events.js', main));
                const bytes = new TextEncoder().encode(
                    ': hi\\r\\n\\r\\nevent: status\\r\\ndata: {"title":\\r\\ndata:  "é"}\\r\\n\\r\\nid: 1\\ndata: x\\n\\ndata: lost');
                const seen = new Set();
                for (let size = 1; size <= bytes.length; size++) {
                  const body = new ReadableStream({start(to) {
                    for (let at = 0; at < bytes.length; at += size) to.enqueue(bytes.slice(at, at + size));
                    to.close();
                  }});
                  const events = [];
                  for await (const {event, data} of readEvents(body)) {
                    if (event !== 'comment') events.push(event + '=' + data);
                  }
                  seen.add(events.join(';'));
                }
                return [...seen];
              })()
              """);

      assertThat(read).hasSize(1);
      assertThat(read.get(0).asString()).isEqualTo("status={\"title\":\n \"é\"};message=x");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void signIn(Browser browser, URI page, String token)
      throws IOException, InterruptedException {
    browser.desktop();
    browser.prefer("light");
    browser.open(page.resolve("/?meeting=page"));
    browser.click(".login-form .link");
    browser.type(token.substring(1));
    browser.key("Enter");
    browser.await(
        "the refusal", "document.querySelector('.form-error').textContent.includes('not valid')");
    browser.evaluate("document.querySelector('.login-form input').value = ''");
    browser.type(token);
    browser.key("Enter");
    browser.await("the place is kept", "location.search === '?meeting=page'");
  }

  private static void opensTheLiveRecording(Browser browser, String id)
      throws IOException, InterruptedException {
    browser.await("a mark on what is live", "document.querySelector('.card .live-mark')");
    browser.screenshot("library-live");
    browser.narrow();
    assertThat(browser.fitsItsWidth()).as("the library fits 320 pixels").isTrue();
    browser.screenshot("library-narrow");
    browser.desktop();
    browser.click(".card a");
    browser.await("its address", "location.pathname === '/watch/" + id + "'");
  }

  private static void watchesItLive(Browser browser) throws IOException, InterruptedException {
    browser.await("a first picture", Duration.ofSeconds(30), VIDEO + "?.readyState >= 2");
    browser.key("k");
    browser.await("it plays", VIDEO + ".currentTime > 0 && !" + VIDEO + ".paused");
    browser.await("a mark that it is live", "!document.querySelector('.live-button').hidden");
    browser.screenshot("watch-live");
  }

  private static void outlastsABreakOfTheNetwork(Browser browser, String id)
      throws IOException, InterruptedException {
    browser.evaluate(
        """
        window.asked = 0;
        const direct = window.fetch;
        window.fetch = (path, options) => {
          if (!navigator.onLine && String(path).endsWith('/%s')) window.asked++;
          return direct(path, options);
        };
        0\
        """
            .formatted(id));
    String cover = "document.querySelector('.cover')";
    browser.offline(true);
    browser.await("it asks again and again", Duration.ofMinutes(1), "asked >= 3");
    browser.await("it says so", cover + ".textContent.includes('Trying again')");
    browser.offline(false);
    browser.await("the picture is back", cover + ".hidden && " + VIDEO + ".readyState >= 2");
  }

  private static void seesItComplete(Browser browser, Recordings recordings, String id)
      throws IOException, InterruptedException {
    recordings.awaitCompleted(id, BOUND);
    browser.await(
        "the page knows",
        "[...document.querySelectorAll('.actions button')].some(b => b.textContent ==="
            + " 'Download')");
    browser.await("a chapter", "document.querySelector('.chapter-name').textContent !== ''");
    browser.await("no more live", "!document.querySelector('.watch-meta .live-mark')");
  }

  private static void choosesAQuality(Browser browser) throws IOException, InterruptedException {
    // For whoever paused, the ladder takes the place of the live stream.
    browser.evaluate(VIDEO + ".pause()");
    browser.click("[aria-label='Speed and quality']");
    browser.await(
        "two qualities", "document.querySelector('.menu [name=quality][value=\"480p\"]')");
    browser.click(".menu [name=quality][value='360p']");
    browser.key("Escape");
    browser.evaluate(VIDEO + ".currentTime = 1, " + VIDEO + ".play()");
    browser.await("the lower one is shown", VIDEO + ".videoHeight === 360");
    browser.evaluate(VIDEO + ".pause()");
  }

  private static void seeksByTheStoryboard(Browser browser)
      throws IOException, InterruptedException {
    browser.point(".seek input", 0.6);
    browser.await(
        "a small picture",
        "!document.querySelector('.preview').hidden &&"
            + " getComputedStyle(document.querySelector('.preview-picture')).backgroundImage.startsWith('url')");
    int width =
        browser
            .evaluate(
                "new Promise(done => { const i = new Image(); i.onload = () =>"
                    + " done(i.naturalWidth); i.onerror = () => done(-1); i.src ="
                    + " getComputedStyle(document.querySelector('.preview-picture')).backgroundImage.slice(5,"
                    + " -2); })")
            .asInt();
    assertThat(width).as("width of the sheet of pictures").isPositive();
    browser.screenshot("watch-storyboard");
    browser.click(".seek input");
    browser.await("it is there", "!" + VIDEO + ".seeking && " + VIDEO + ".readyState >= 2");
    double length = browser.evaluate(VIDEO + ".duration").asDouble();
    assertThat(browser.evaluate(VIDEO + ".currentTime").asDouble())
        .isCloseTo(length / 2, within(length / 20));
  }

  private static void jumpsByKeyboard(Browser browser) throws IOException, InterruptedException {
    browser.key("2");
    double length = browser.evaluate(VIDEO + ".duration").asDouble();
    assertThat(browser.evaluate(VIDEO + ".currentTime").asDouble())
        .isCloseTo(length * 0.2, within(0.1));
    browser.key("m");
    assertThat(browser.evaluate(VIDEO + ".muted").asBoolean()).isTrue();
    browser.key("?");
    browser.await("the list of keys", "document.querySelector('dialog[open] .keys')");
    browser.key("Escape");
    browser.await("it is closed", "!document.querySelector('dialog')");
  }

  private static void downloads(Browser browser, JsonNode recording)
      throws IOException, InterruptedException {
    Path folder = browser.downloads();
    browser.click(".actions .menu-wrap > button");
    browser.click(".actions a.menu-item");
    long bytes = recording.path("file_size_bytes").asLong();
    Path file =
        Eventually.get(
            "the file",
            BOUND,
            () -> {
              try (Stream<Path> files = Files.list(folder)) {
                List<Path> done = files.filter(f -> f.toString().endsWith(".mp4")).toList();
                return done.isEmpty() || Files.size(done.getFirst()) < bytes
                    ? Optional.empty()
                    : Optional.of(done.getFirst());
              }
            });
    assertThat(Files.size(file)).isEqualTo(bytes);
    assertThat(file.getFileName().toString()).isEqualTo("Meeting page.mp4");
  }

  private static void renames(Browser browser, Recordings recordings, String id)
      throws IOException, InterruptedException {
    browser.click("[aria-label=Rename]");
    browser.type(TITLE);
    browser.key("Enter");
    browser.await("the new name", "document.querySelector('h1')?.textContent.startsWith('What')");
    assertThat(browser.text("h1")).isEqualTo(TITLE);
    assertThat(recordings.get(id).path("title").asString()).isEqualTo(TITLE);
  }

  private static void looksOnAPhoneInTheDark(Browser browser)
      throws IOException, InterruptedException {
    browser.prefer("dark");
    browser.screenshot("watch-desktop-dark");
    browser.phone();
    assertThat(browser.fitsItsWidth()).as("nothing sticks out").isTrue();
    browser.screenshot("watch-phone-dark");
    browser.prefer("light");
    browser.screenshot("watch-phone-light");
    browser.narrow();
    assertThat(browser.fitsItsWidth()).as("it fits 320 pixels").isTrue();
    browser.screenshot("watch-narrow");
    browser.desktop();
  }

  private static void shares(Browser browser, URI page) throws IOException, InterruptedException {
    browser.click(".actions > button.quiet");
    browser.click(".share-form button");
    browser.await("a link", "document.querySelector('.shares input')?.value.includes('/s/')");
    browser.screenshot("share");
    URI link =
        URI.create(browser.evaluate("document.querySelector('.shares input').value").asString());
    try (Browser stranger = Browser.start("stranger")) {
      stranger.open(page.resolve(link.getRawPath()));
      stranger.await("a first picture", VIDEO + "?.readyState >= 2");
      assertThat(stranger.text("h1")).isEqualTo(TITLE);
      assertThat(stranger.complaints()).isEmpty();

      browser.click(".shares [aria-label='Revoke this link']");
      browser.await("no link", "document.querySelector('.shares').textContent.includes('no link')");
      browser.await(
          "the focus where one goes on", "document.activeElement.closest('.share-form button')");
      stranger.open(page.resolve(link.getRawPath()));
      stranger.await("why not", "document.body.textContent.includes('This link does not work')");
    }
    browser.key("Escape");
  }

  /** Not only our page plays what the API names: any player of HLS does, on any site. */
  private static void playsInShaka(URI page, JsonNode recording)
      throws IOException, InterruptedException {
    NodeProject shaka = NodeProject.of("e2e/src/test/shaka");
    try (Browser browser = Browser.start("shaka")) {
      // A document without a policy of its own, of the same machine.
      browser.open(page.resolve("/health/live"));
      browser.await("the document", "document.body");
      browser.evaluate(
          shaka.read("node_modules/shaka-player/dist/shaka-player.hls-es2021.js") + ";0");
      browser.evaluate(
          """
          (async () => {
            const video = document.createElement('video');
            document.body.replaceChildren(video);
            window.player = new shaka.Player();
            await player.attach(video);
            await player.load(%s);
            player.configure('abr.enabled', false);
            player.selectVariantTrack(player.getVariantTracks().find(t => t.height === 360), true);
            video.currentTime = 5;
            await video.play();
          })()
          """
              .formatted(Json.write(recording.path("playback_url").asString())));
      browser.await("it plays from there", VIDEO + ".currentTime > 5.5");
      assertThat(browser.evaluate(VIDEO + ".videoHeight").asInt()).isEqualTo(360);
      assertThat(browser.evaluate("player.getVariantTracks().map(t => t.height).join()").asString())
          .contains("360", "480");
    }
  }

  private static void deletes(Browser browser, HttpCaller api, String id)
      throws IOException, InterruptedException {
    browser.await("no dialog", "!document.querySelector('dialog')");
    browser.click("[aria-label=Rename]");
    browser.type("x".repeat(200));
    browser.key("Enter");
    browser.await("a long word", "document.querySelector('h1')?.textContent.startsWith('xxx')");
    browser.click("[aria-label=Delete]");
    browser.await("the question", "document.querySelector('dialog .danger')");
    assertThat(
            browser
                .evaluate("(d => d.scrollWidth <= d.clientWidth)(document.querySelector('dialog'))")
                .asBoolean())
        .as("the question fits its dialog")
        .isTrue();
    browser.click("dialog .danger");
    browser.await("the library", "location.pathname === '/'");
    assertThat(api.get("/api/v1/recordings/" + id).status()).isEqualTo(404);
    browser.await("it is gone", "!document.querySelector('[data-id=\"" + id + "\"]')");
  }
}
