package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.testkit.TestS3;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that honours {@code If-None-Match}. */
class HonouredConditionalWritesTest extends ConditionalWritesContract {
  private static S3ObjectStore store;

  @BeforeAll
  static void open() {
    store = open(TestS3.endpoint());
    store.ensureBucket();
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void theServerIsTrusted() {
    assertThat(store.honoursConditionalWrites()).isTrue();
    assertThat(store.list("probe/")).isEmpty();
  }
}
