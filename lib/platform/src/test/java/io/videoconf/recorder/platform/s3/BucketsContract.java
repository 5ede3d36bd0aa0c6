package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.port.ObjectStore.ObjectStoreException;
import io.videoconf.recorder.testkit.TestS3;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bucket is made when it is missing, and opens to those who have the keys. */
abstract class BucketsContract {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private S3ObjectStore store;

  abstract S3Server server();

  @BeforeEach
  void open() {
    store = server().store();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aBucketThatIsNotThereIsMadeAndOneThatIsThereIsKept() {
    assertThatThrownBy(store::check).isInstanceOf(ObjectStoreException.class);

    store.ensureBucket();
    store.put("kept", HELLO, "text/plain");
    store.ensureBucket();

    store.check();
    assertThat(store.get("kept")).hasValue(HELLO);
  }

  @Test
  void servicesThatStartTogetherAllFindTheBucket() throws Exception {
    Callable<Void> start =
        () -> {
          store.ensureBucket();
          return null;
        };
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> started : executor.invokeAll(Collections.nCopies(4, start))) {
        started.get();
      }
    }
    store.check();
  }

  @Test
  void anotherBucketIsReadWithTheSameKeys() {
    String name = TestS3.uniqueBucket();
    try (S3ObjectStore archive = server().store(name, TestS3.SECRET_KEY)) {
      archive.ensureBucket();
      archive.put("talks/42.mp4", HELLO, "video/mp4");
    }
    store.ensureBucket();

    assertThat(store.bucket(name).get("talks/42.mp4")).hasValue(HELLO);
    assertThat(store.get("talks/42.mp4")).isEmpty();
  }

  @Test
  void aKeyLeadsNowhereOutOfItsBucket() {
    String name = TestS3.uniqueBucket();
    try (S3ObjectStore other = server().store(name, TestS3.SECRET_KEY)) {
      other.ensureBucket();
      other.put("secret", HELLO, "text/plain");
    }
    store.ensureBucket();

    for (String key : List.of("../" + name + "/secret", "a/../../" + name + "/secret")) {
      assertThat(readOrRefused(key)).as(key).isEmpty();
    }
  }

  private Optional<byte[]> readOrRefused(String key) {
    try {
      return store.get(key);
    } catch (ObjectStoreException e) {
      return Optional.empty();
    }
  }

  @Test
  void aRefusalIsAnObjectStoreExceptionWithoutSecrets() {
    try (S3ObjectStore wrong = server().store(TestS3.uniqueBucket(), "wrong-secret-key")) {
      assertThatThrownBy(() -> wrong.put("x", HELLO, "text/plain"))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageNotContaining("wrong-secret-key");
    }
  }
}
