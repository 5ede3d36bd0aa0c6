package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Debian's Chromium without a screen, used as a person does: it is clicked, typed into and looked
 * at. Elements are named by CSS selectors. Closing ends it.
 */
public final class Browser implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of keys that are no letters: their codes, without which the browser does nothing by itself. */
  private static final Map<String, Integer> KEY_CODES = Map.of("Enter", 13, "Escape", 27);

  private final Process process;
  private final Path folder;
  private final DevTools page;

  /** Where the mouse is. */
  private double x;

  private double y;

  private Browser(Process process, Path folder, DevTools page) {
    this.process = process;
    this.folder = folder;
    this.page = page;
  }

  /** Starts it with a profile of its own and an empty page. */
  public static Browser start(String name) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("browser");
    Files.createDirectories(ProjectHome.logs());
    Process process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--autoplay-policy=no-user-gesture-required",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProjectHome.logs().resolve("chromium-" + name + ".log").toFile())
            .start();
    try {
      DevTools page =
          DevTools.connect(Eventually.get("Chromium", START_TIMEOUT, () -> first(folder)));
      for (String domain : List.of("Page", "Runtime", "Log")) {
        page.call(domain + ".enable");
      }
      return new Browser(process, folder, page);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      end(process);
      throw e;
    }
  }

  /** Its first page's address for DevTools, once there is one. */
  private static Optional<URI> first(Path folder) throws IOException, InterruptedException {
    String port = Files.readAllLines(folder.resolve("DevToolsActivePort")).getFirst();
    HttpCaller http = new HttpCaller(URI.create("http://127.0.0.1:" + port), null);
    for (JsonNode target : http.get("/json").json()) {
      if (target.path("type").asString("").equals("page")) {
        return Optional.of(URI.create(target.path("webSocketDebuggerUrl").asString()));
      }
    }
    return Optional.empty();
  }

  // How it looks.

  public void desktop() throws IOException, InterruptedException {
    size(1280, 800, 1, false);
  }

  public void phone() throws IOException, InterruptedException {
    size(390, 844, 2, true);
  }

  /** What is 1280 wide at 400 % (WCAG 2.2, 1.4.10): nothing may have to be scrolled sideways. */
  public void narrow() throws IOException, InterruptedException {
    size(320, 640, 2, true);
  }

  /**
   * Whether all of the page is to be seen without scrolling sideways. A phone's innerWidth grows
   * with what sticks out: the width of the root does not.
   */
  public boolean fitsItsWidth() throws IOException, InterruptedException {
    return evaluate("(e => e.scrollWidth <= e.clientWidth)(document.documentElement)").asBoolean();
  }

  private void size(int width, int height, int scale, boolean mobile)
      throws IOException, InterruptedException {
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
  }

  /**
   * What the user's system prefers.
   *
   * @param theme light or dark
   */
  public void prefer(String theme) throws IOException, InterruptedException {
    page.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /** Takes the network away from the page, or gives it back. */
  public void offline(boolean offline) throws IOException, InterruptedException {
    page.call("Network.enable");
    page.call(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Keeps what is seen in e2e/target/screenshots. */
  public void screenshot(String name) throws IOException, InterruptedException {
    JsonNode shot = page.call("Page.captureScreenshot", Map.of("format", "png"));
    Path file = ProjectHome.target().resolve("screenshots").resolve(name + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
  }

  // What is done.

  public void open(URI address) throws IOException, InterruptedException {
    page.call("Page.navigate", Map.of("url", address.toString()));
  }

  /** Where files go that the page offers for download. */
  public Path downloads() throws IOException, InterruptedException {
    Path downloads = Files.createDirectories(folder.resolve("downloads"));
    page.call(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    return downloads;
  }

  /** Clicks the middle of an element, once there is one that does not move. */
  public void click(String selector) throws IOException, InterruptedException {
    point(selector, 0.5);
    press("mousePressed");
    press("mouseReleased");
  }

  /**
   * Moves the mouse over an element.
   *
   * @param share of its width, from the left
   */
  public void point(String selector, double share) throws IOException, InterruptedException {
    await(selector, query(selector) + "?.getClientRects().length > 0");
    JsonNode at =
        evaluate(
            """
            (async () => {
              await document.fonts.ready;
              for (let before = null; ; ) {
                const e = %s; // Found again each time: what changes may be made anew.
                e?.scrollIntoView({block: 'nearest', behavior: 'instant'});
                const r = e?.getBoundingClientRect();
                if (r?.width > 0 && before?.x === r.x && before.y === r.y) {
                  return {x: r.x + r.width * %s, y: r.y + r.height / 2};
                }
                before = r;
                await new Promise((done) => setTimeout(done, 30));
              }
            })()
            """
                .formatted(query(selector), share));
    x = at.path("x").asDouble();
    y = at.path("y").asDouble();
    page.call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  private void press(String type) throws IOException, InterruptedException {
    page.call(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
  }

  /** Types into what has the focus. */
  public void type(String text) throws IOException, InterruptedException {
    page.call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key, named as in KeyboardEvent.key. */
  public void key(String key) throws IOException, InterruptedException {
    String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
    int code = KEY_CODES.getOrDefault(key, 0);
    page.call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyDown", "key", key, "text", text, "windowsVirtualKeyCode", code));
    page.call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  // What is there.

  /** The value of an expression, or of the promise that it is. */
  public JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode answer =
        page.call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** The text of an element, once there is one. */
  public String text(String selector) throws IOException, InterruptedException {
    await(selector, query(selector) + " !== null");
    return evaluate(query(selector) + ".textContent").asString();
  }

  /** Waits, not for long, until an expression is true. */
  public void await(String what, String expression) throws InterruptedException {
    await(what, PATIENCE, expression);
  }

  /** The same with another bound. */
  public void await(String what, Duration bound, String expression) throws InterruptedException {
    try {
      Eventually.holds(what, bound, () -> evaluate("Boolean(" + expression + ")").asBoolean());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; " + whatIsSeen(), e);
    }
  }

  private String whatIsSeen() throws InterruptedException {
    try {
      screenshot("failed");
      return "screenshots/failed.png shows %s: %s; complaints: %s"
          .formatted(
              evaluate("location.href").asString(),
              evaluate("document.body.innerText").asString(),
              complaints());
    } catch (IOException e) {
      return "the page does not answer: " + e;
    }
  }

  /** What went wrong in the page: errors of its scripts, what its policy refused. */
  public List<String> complaints() {
    return page.events().stream()
        .filter(Browser::isComplaint)
        .map(event -> event.path("params").toString())
        .toList();
  }

  private static boolean isComplaint(JsonNode event) {
    return switch (event.path("method").asString("")) {
      case "Runtime.exceptionThrown" -> true;
      case "Log.entryAdded" ->
          event.path("params").path("entry").path("source").asString("").equals("security");
      default -> false;
    };
  }

  private static String query(String selector) {
    return "document.querySelector(" + Json.write(selector) + ")";
  }

  @Override
  public void close() {
    page.close();
    end(process);
    try {
      DataDirectory.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
