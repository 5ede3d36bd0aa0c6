package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A video room of the Janus that is installed on this machine, and browsers that publish to it, all
 * in a namespace. Closing ends them.
 */
public final class JanusRoom implements AutoCloseable {
  /** As in the resource janus/conf/janus.plugin.videoroom.jcfg. */
  public static final int ROOM = 1234;

  public static final String SECRET = "forwards";
  public static final String PIN = "enters";

  private static final int PORT = 8188;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final List<String> CONFIGURATION =
      List.of("janus.jcfg", "janus.plugin.videoroom.jcfg", "janus.transport.websockets.jcfg");

  private final Namespace network;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  private JanusRoom(Namespace network, Path folder) {
    this.network = network;
    this.folder = folder;
  }

  /** Starts Janus and returns when it answers. */
  public static JanusRoom start(Namespace network) throws IOException, InterruptedException {
    JanusRoom room = new JanusRoom(network, Files.createTempDirectory("janus"));
    try {
      for (String file : CONFIGURATION) {
        String text =
            resource("conf/" + file)
                .replace("@FOLDER@", room.folder.toString())
                .replace("@ADDRESS@", network.theirs());
        Files.writeString(room.folder.resolve(file), text);
      }
      Files.writeString(room.folder.resolve("publisher.html"), resource("publisher.html"));
      room.run("janus-server", "janus", "-F", room.folder.toString());
      Eventually.holds("Janus answers", START_TIMEOUT, () -> room.forwarders() == 0);
      return room;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      room.close();
      throw e;
    }
  }

  /** Of its WebSocket transport. */
  public String url() {
    return "ws://" + network.theirs() + ":" + PORT;
  }

  /**
   * Starts a browser with a synthetic camera and microphone that publishes.
   *
   * @param asked parameters of the page janus/publisher.html
   */
  public void publish(int id, String name, Map<String, String> asked) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(asked);
    all.put("janus", url());
    all.put("room", String.valueOf(ROOM));
    all.put("pin", PIN);
    all.put("id", String.valueOf(id));
    all.put("name", name);
    StringBuilder query = new StringBuilder();
    all.forEach((key, value) -> query.append('&').append(key).append('=').append(value));
    run(
        "chromium-" + name,
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
        "--user-data-dir=" + folder.resolve(name),
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        "--enable-logging=stderr",
        "file://" + folder.resolve("publisher.html") + "?" + query.substring(1));
  }

  /** How many forwarders Janus has for the room. */
  public int forwarders() throws IOException, InterruptedException {
    int count = 0;
    for (JsonNode publisher :
        ask(Map.of("request", "listforwarders", "room", ROOM, "secret", SECRET))
            .path("publishers")) {
      count += publisher.path("forwarders").size();
    }
    return count;
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    try {
      for (Process process : processes) {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
        }
      }
      DataDirectory.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String log, String... command) throws IOException {
    Files.createDirectories(ProjectHome.logs());
    processes.add(
        new ProcessBuilder(network.command(command))
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProjectHome.logs().resolve(log + ".log").toFile())
            .start());
  }

  /** Makes one request of the video room on a session of its own. */
  private JsonNode ask(Map<String, Object> body) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      Answers answers = new Answers();
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols("janus-protocol")
              .connectTimeout(Duration.ofSeconds(1))
              .buildAsync(URI.create(url()), answers)
              .join();
      try {
        Map<String, Object> message = new LinkedHashMap<>(Map.of("transaction", "t"));
        message.put("janus", "create");
        message.put("session_id", answers.to(socket, message).path("data").path("id"));
        message.put("janus", "attach");
        message.put("plugin", "janus.plugin.videoroom");
        message.put("handle_id", answers.to(socket, message).path("data").path("id"));
        message.put("janus", "message");
        message.put("body", body);
        return answers.to(socket, message).path("plugindata").path("data");
      } finally {
        socket.abort();
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(JanusRoom.class.getResourceAsStream("/janus/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What Janus says, message by message. */
  private static final class Answers implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();

    JsonNode to(WebSocket socket, Map<String, Object> message)
        throws IOException, InterruptedException {
      socket.sendText(Json.write(message), true).join();
      String answer = messages.poll(5, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("Janus does not answer");
      }
      return Json.MAPPER.readTree(answer);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
