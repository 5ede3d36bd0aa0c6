package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.EmbeddedS3;
import io.videoconf.recorder.embedded.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An S3 server inside this JVM, started when first asked for. Thread-safe. */
public final class TestS3 {
  public static final String ACCESS_KEY = "test-access-key";
  public static final String SECRET_KEY = "test-secret-key";

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private TestS3() {}

  public static URI endpoint() {
    return Server.INSTANCE.endpoint();
  }

  /** A bucket name that no other test of this JVM uses; the bucket is the caller's to create. */
  public static String uniqueBucket() {
    return "test-" + BUCKETS.incrementAndGet();
  }

  private static final class Server {
    static final EmbeddedS3 INSTANCE = start();

    private static EmbeddedS3 start() {
      Path directory = TestDirectory.create("s3");
      EmbeddedS3 s3 = EmbeddedS3.start(directory, FreePorts.one(), ACCESS_KEY, SECRET_KEY);
      TestDirectory.removeAtExit(directory, s3::close);
      return s3;
    }
  }
}
