package io.videoconf.recorder.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An S3 server on its bad days: passes requests on to a real one byte by byte, so that signatures
 * hold, and answers some of them itself, or late. Thread-safe.
 */
public final class FaultyS3 implements AutoCloseable {
  private static final int MAX_HEAD_BYTES = 64 << 10;
  private static final String IF_NONE_MATCH = "if-none-match:";

  private final URI upstream;
  private final Faults faults;

  /** A header that the server does not get to see, in lower case with its colon; empty for none. */
  private final String dropped;

  private final Random random;
  private final ServerSocket server;
  private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger injected = new AtomicInteger();

  /**
   * How often what goes wrong; shares of all requests, 0 to 1.
   *
   * @param conflict of conditional writes, answered 409 without being done
   * @param error answered 500 without being done
   * @param lost done, and answered 500
   * @param slow delayed by {@code delay}
   * @param seed of the choice
   */
  public record Faults(
      double conflict, double error, double lost, double slow, Duration delay, long seed) {
    public static final Faults NONE = new Faults(0, 0, 0, 0, Duration.ZERO, 0);
  }

  private enum Fate {
    PASS,
    CONFLICT,
    ERROR,
    LOST
  }

  private FaultyS3(URI upstream, Faults faults, String dropped, ServerSocket server) {
    this.dropped = dropped;
    this.upstream = upstream;
    this.faults = faults;
    this.random = new Random(faults.seed());
    this.server = server;
  }

  /** Listens on a free port of the loopback interface. */
  public static FaultyS3 start(URI upstream, Faults faults) {
    return open(upstream, faults, "");
  }

  /** As above, but the server never sees the header of that name, in lower case. */
  static FaultyS3 startWithout(String header, URI upstream, Faults faults) {
    return open(upstream, faults, header + ":");
  }

  private static FaultyS3 open(URI upstream, Faults faults, String dropped) {
    try {
      FaultyS3 proxy =
          new FaultyS3(
              upstream,
              faults,
              dropped,
              new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
      proxy.connections.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What clients take for the server; they sign for this address, which the real one accepts. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many requests were not simply passed on. */
  public int injected() {
    return injected.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      connections.shutdownNow();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        connections.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException _) {
        return; // closed
      }
    }
  }

  /** One request per connection: then the answer needs not be understood to see its end. */
  private void serve(Socket client) {
    try (client) {
      List<String> head = readHead(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      delay();
      Fate fate = fate(head);
      if (fate != Fate.PASS) {
        injected.incrementAndGet();
      }
      switch (fate) {
        case PASS -> forward(head, client, client.getOutputStream());
        case LOST -> {
          forward(head, client, OutputStream.nullOutputStream());
          answer(client, "500 Internal Server Error", "InternalError");
        }
        case CONFLICT -> {
          skipBody(head, client);
          answer(client, "409 Conflict", "ConditionalRequestConflict");
        }
        case ERROR -> {
          skipBody(head, client);
          answer(client, "500 Internal Server Error", "InternalError");
        }
      }
    } catch (IOException _) {
      // Whoever hung up knows.
    }
  }

  private void delay() {
    boolean slow;
    synchronized (random) {
      slow = random.nextDouble() < faults.slow();
    }
    if (slow) {
      injected.incrementAndGet();
      LockSupport.parkNanos(faults.delay().toNanos());
    }
  }

  private Fate fate(List<String> head) {
    boolean conditional = head.stream().anyMatch(line -> startsWith(line, IF_NONE_MATCH));
    synchronized (random) {
      if (conditional && random.nextDouble() < faults.conflict()) {
        return Fate.CONFLICT;
      }
      double drawn = random.nextDouble();
      if (drawn < faults.error()) {
        return Fate.ERROR;
      }
      return drawn < faults.error() + faults.lost() ? Fate.LOST : Fate.PASS;
    }
  }

  private void forward(List<String> head, Socket client, OutputStream answer) throws IOException {
    try (Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
      OutputStream out = server.getOutputStream();
      StringBuilder text = new StringBuilder();
      for (String line : head) {
        // Expect was answered here: nobody waits for it any more.
        boolean isOurs = startsWith(line, "connection:") || startsWith(line, "expect:");
        if (!isOurs && (dropped.isEmpty() || !startsWith(line, dropped))) {
          text.append(line).append("\r\n");
        }
      }
      text.append("Connection: close\r\n\r\n");
      out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      copyBody(head, client, out);
      out.flush();
      server.getInputStream().transferTo(answer);
      answer.flush();
    }
  }

  private static void skipBody(List<String> head, Socket client) throws IOException {
    copyBody(head, client, OutputStream.nullOutputStream());
  }

  private static void copyBody(List<String> head, Socket client, OutputStream out)
      throws IOException {
    if (head.stream().anyMatch(line -> startsWith(line, "expect:"))) {
      client
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    long left =
        head.stream()
            .filter(line -> startsWith(line, "content-length:"))
            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElse(0);
    byte[] buffer = new byte[16 << 10];
    InputStream in = client.getInputStream();
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the body ended early");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static void answer(Socket client, String status, String code) throws IOException {
    String body = "<Error><Code>" + code + "</Code><Message>injected</Message></Error>";
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 "
                    + status
                    + "\r\nContent-Type: application/xml\r\nContent-Length: "
                    + body.length()
                    + "\r\nConnection: close\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean startsWith(String line, String name) {
    return line.toLowerCase(Locale.ROOT).startsWith(name);
  }

  /** The request line and the headers; empty when the client hung up. */
  private static List<String> readHead(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int count = 0; count < MAX_HEAD_BYTES; count++) {
      int b = in.read();
      if (b < 0) {
        return List.of();
      }
      if (b == '\n') {
        if (line.isEmpty()) {
          return lines;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (b != '\r') {
        line.append((char) b);
      }
    }
    throw new IOException("the head is too long");
  }
}
