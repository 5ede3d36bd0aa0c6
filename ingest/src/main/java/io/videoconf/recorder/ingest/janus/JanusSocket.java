package io.videoconf.recorder.ingest.janus;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket to Janus (subprotocol janus-protocol). Tells a listener what happens, on threads of
 * the HTTP client. {@link #send} and {@link #close} are called by one thread.
 */
final class JanusSocket implements WebSocket.Listener {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long SEND_SECONDS = 5;

  /** A room of thousands has shorter messages; without a bound a server could fill the memory. */
  private static final int LONGEST_MESSAGE = 4 << 20;

  /** Takes what happens; must not block. */
  interface Events {
    void opened(JanusSocket socket);

    void text(JanusSocket socket, String text);

    /** Comes once, also when it was never open. */
    void closed(JanusSocket socket, String why);
  }

  private final Events events;
  private final StringBuilder partial = new StringBuilder();
  private volatile @Nullable WebSocket open;
  private volatile boolean closing;

  private JanusSocket(Events events) {
    this.events = events;
  }

  /** Begins to connect. */
  static JanusSocket connect(HttpClient http, URI url, Events events) {
    JanusSocket socket = new JanusSocket(events);
    CompletableFuture<WebSocket> _ =
        http.newWebSocketBuilder()
            .subprotocols("janus-protocol")
            .connectTimeout(CONNECT_TIMEOUT)
            .buildAsync(url, socket)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                // Messages of the client may quote the address, and with it a secret.
                events.closed(socket, "cannot connect: " + rootName(failure));
              }
            });
    return socket;
  }

  /** Sends a message; a failure is told as the end of the connection. */
  void send(String text) {
    WebSocket to = open;
    if (to == null) {
      return;
    }
    try {
      to.sendText(text, true).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      to.abort();
      events.closed(this, "cannot send: " + rootName(e));
    }
  }

  /** Ends it, whatever its state. */
  void close() {
    closing = true;
    WebSocket from = open;
    if (from != null) {
      CompletableFuture<WebSocket> _ =
          from.sendClose(WebSocket.NORMAL_CLOSURE, "")
              .orTimeout(SEND_SECONDS, TimeUnit.SECONDS)
              .whenComplete((_, _) -> from.abort());
    }
  }

  @Override
  public void onOpen(WebSocket socket) {
    open = socket;
    if (closing) {
      socket.abort();
      return;
    }
    events.opened(this);
    socket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    partial.append(data);
    if (partial.length() > LONGEST_MESSAGE) {
      socket.abort();
      events.closed(this, "a message was too long");
      return null;
    }
    if (last) {
      events.text(this, partial.toString());
      partial.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    events.closed(this, "Janus closed the connection (" + code + ")");
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    events.closed(this, "the connection broke: " + rootName(error));
  }

  private static String rootName(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }
}
