package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) with one page
 * of a browser. Thread-safe.
 */
final class DevTools implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final WebSocket socket;

  private DevTools(URI page) {
    this.socket =
        http.newWebSocketBuilder().connectTimeout(ANSWER).buildAsync(page, new Listener()).join();
  }

  static DevTools connect(URI page) {
    return new DevTools(page);
  }

  /** Calls a method and returns its result. */
  JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    try {
      socket.sendText(Json.write(message), true).join();
      JsonNode said = answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
      if (said.has("error")) {
        throw new IOException(method + ": " + said.path("error"));
      }
      return said.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the browser does not answer " + method, e);
    } finally {
      calls.remove(id);
    }
  }

  JsonNode call(String method) throws IOException, InterruptedException {
    return call(method, Map.of());
  }

  /** What the browser told by itself, in order. */
  List<JsonNode> events() {
    return events;
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        JsonNode message = Json.MAPPER.readTree(partial.toString());
        partial.setLength(0);
        CompletableFuture<JsonNode> waiting = calls.get(message.path("id").asInt(0));
        if (waiting != null) {
          waiting.complete(message);
        } else {
          events.add(message);
        }
      }
      from.request(1);
      return null;
    }
  }
}
