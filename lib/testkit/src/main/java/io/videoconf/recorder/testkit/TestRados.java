package io.videoconf.recorder.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A second S3 server, of another make than {@link TestS3}: the radosgw that is installed on this
 * machine, started when first asked for. Keys and bucket names are those of {@link TestS3}.
 * Thread-safe.
 */
public final class TestRados {
  private static final String SWITCH = "RECORDER_S3_SECOND";

  private TestRados() {}

  /**
   * Skips the running test where radosgw is not installed, or fails it where the environment says
   * {@code RECORDER_S3_SECOND=required}.
   */
  public static URI endpoint() {
    List<String> missing = Programs.missing(RadosGateway.PROGRAMS);
    if (!missing.isEmpty()) {
      String message = "not installed: " + String.join(", ", missing);
      if ("required".equals(System.getenv(SWITCH))) {
        throw new AssertionError(message + "; and " + SWITCH + "=required");
      }
      abort(message);
    }
    return Server.INSTANCE.endpoint();
  }

  private static final class Server {
    static final RadosGateway INSTANCE = start();

    private static RadosGateway start() {
      Path directory = TestDirectory.create("rados");
      RadosGateway gateway = RadosGateway.start(directory, TestS3.ACCESS_KEY, TestS3.SECRET_KEY);
      TestDirectory.removeAtExit(directory, gateway::close);
      return gateway;
    }
  }
}
