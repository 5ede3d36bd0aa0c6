package io.videoconf.recorder.platform.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends bodies that come too slowly: reading them fails. Jetty's MinimumDataRateHandler divides what
 * all requests have sent by the time of one, so it ends nobody's once the server has read a lot. It
 * is looked at when bytes come: without any, the bound on silence holds. Thread-safe.
 */
final class MinimumReadRate extends Handler.Wrapper {
  private final int bytesPerSecond;

  /**
   * @param bytesPerSecond to be there at the end of each second since the body was first waited for
   */
  MinimumReadRate(int bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(new Measured(request), response, callback);
  }

  /** One reader at a time, as Jetty has it. */
  private final class Measured extends Request.Wrapper {
    private boolean waitedFor;
    private long sinceNanos;
    private long bytes;
    private Content.@Nullable Chunk tooSlow;

    Measured(Request request) {
      super(request);
    }

    @Override
    public void demand(Runnable whenThere) {
      if (!waitedFor) {
        waitedFor = true;
        sinceNanos = System.nanoTime();
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
      if (bytes < seconds * bytesPerSecond) {
        tooSlow = Content.Chunk.from(new TimeoutException("the body comes too slowly"));
        whenThere.run();
      } else {
        super.demand(whenThere);
      }
    }

    @Override
    public Content.@Nullable Chunk read() {
      if (tooSlow != null) {
        return tooSlow;
      }
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        bytes += chunk.remaining();
      }
      return chunk;
    }
  }
}
