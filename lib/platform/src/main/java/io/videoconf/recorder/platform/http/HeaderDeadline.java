package io.videoconf.recorder.platform.http;

import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Makes HTTP/1.1 connections that are closed when the line and headers of a request take too long.
 * Jetty bounds silence, which a byte now and then keeps breaking. It is looked at when bytes come:
 * without any, the bound on silence holds. Thread-safe.
 */
final class HeaderDeadline extends HttpConnectionFactory {
  private final Duration deadline;

  /**
   * @param deadline from the first byte of a request to the end of its headers
   */
  HeaderDeadline(HttpConfiguration configuration, Duration deadline) {
    super(configuration);
    this.deadline = deadline;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection = new Bounded(getHttpConfiguration(), connector, endPoint);
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  private final class Bounded extends HttpConnection {
    /** Whether bytes of a request have come whose headers are not complete; since when. */
    private volatile boolean waiting;

    private volatile long sinceNanos;

    Bounded(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
    }

    /** Runs when bytes can be read that are no body, and when a request has been answered. */
    @Override
    public void onFillable() {
      long now = System.nanoTime();
      if (waiting && now - sinceNanos > deadline.toNanos()) {
        close();
        return;
      }
      long bytes = getBytesIn();
      long complete = getMessagesIn(); // counted when their headers are complete
      super.onFillable();
      if (getMessagesIn() != complete) {
        waiting = false;
      } else if (!waiting && getBytesIn() != bytes) {
        sinceNanos = now;
        waiting = true;
      }
    }
  }
}
