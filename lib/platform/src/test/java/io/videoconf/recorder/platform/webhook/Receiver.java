package io.videoconf.recorder.platform.webhook;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback that keeps what it was sent. Thread-safe. */
final class Receiver implements AutoCloseable {
  final List<Received> received = new CopyOnWriteArrayList<>();

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          received.add(
              new Received(
                  path,
                  Map.copyOf(exchange.getRequestHeaders()),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          if (path.equals("/elsewhere")) {
            exchange.getResponseHeaders().set("Location", "/target");
            exchange.sendResponseHeaders(302, -1);
          } else if (path.equals("/endless")) {
            exchange.sendResponseHeaders(200, 0);
            trickle(exchange.getResponseBody());
          } else if (path.equals("/large")) {
            exchange.sendResponseHeaders(200, 0);
            flood(exchange.getResponseBody());
          } else {
            exchange.sendResponseHeaders(path.startsWith("/5") ? 500 : 204, -1);
          }
          exchange.close();
        });
    server.start();
  }

  record Received(String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.get(name).getFirst();
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  /** Ends when the client goes away. */
  private static void trickle(OutputStream out) throws IOException {
    try {
      while (true) {
        out.write('.');
        out.flush();
        Thread.sleep(20);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void flood(OutputStream out) throws IOException {
    byte[] block = new byte[1 << 16];
    for (int i = 0; i < 1000; i++) {
      out.write(block);
    }
  }
}
