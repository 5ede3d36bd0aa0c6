package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.testkit.TestRados;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ceph's, where it is installed. */
class RadosS3ServerTest extends S3ServerContract {
  /** More than one page of a listing and one request to delete hold. */
  private static final int MANY = 1_001;

  @Override
  URI endpoint() {
    return TestRados.endpoint();
  }

  /** Asked of this server alone: the embedded one takes ten times as long to keep so many. */
  @Test
  void aLongRecordingIsListedAndDeletedWhole() {
    List<String> segments =
        IntStream.range(0, MANY).mapToObj("long/seg-%05d.m4s"::formatted).toList();
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (String key : segments) {
        executor.execute(() -> store().put(key, new byte[] {1}, "video/iso.segment"));
      }
    }

    assertThat(store().list("long/")).containsExactlyElementsOf(segments);
    store().delete(segments);
    assertThat(store().list("long/")).isEmpty();
  }
}
