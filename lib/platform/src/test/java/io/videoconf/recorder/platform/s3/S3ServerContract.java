package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.port.ObjectStore;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What recordings rely on, whoever made the S3 server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3ServerContract {
  private S3Server server;
  private S3ObjectStore store;

  /** Of a running server; asked once. */
  abstract URI endpoint();

  final S3ObjectStore store() {
    return store;
  }

  @BeforeAll
  void open() {
    server = new S3Server(endpoint());
    store = server.store();
    store.prepare();
  }

  @AfterAll
  void close() {
    // Null when there is no such server, and all of this is skipped.
    if (store != null) {
      store.close();
    }
  }

  @Test
  void itIsTrustedWithConditionalWritesAndNoTraceOfTheTrialIsLeft() {
    assertThat(store.honoursConditionalWrites()).isTrue();
    assertThat(store.list("probe/")).isEmpty();
  }

  @Nested
  class Objects extends ObjectsContract {
    @Override
    S3ObjectStore store() {
      return store;
    }
  }

  @Nested
  class Buckets extends BucketsContract {
    @Override
    S3Server server() {
      return server;
    }
  }

  @Nested
  class SignedUrls extends SignedUrlsContract {
    @Override
    S3ObjectStore store() {
      return store;
    }
  }

  @Nested
  class ConditionalWrites extends ConditionalWritesContract {
    @Override
    protected ObjectStore store() {
      return store;
    }
  }

  @Nested
  class Outputs extends OutputPublisherContract {
    @Override
    ObjectStore store() {
      return store;
    }
  }
}
