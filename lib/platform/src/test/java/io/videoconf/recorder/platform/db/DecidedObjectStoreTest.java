package io.videoconf.recorder.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.s3.ConditionalWritesContract;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.testkit.ForgetfulS3;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that ignores {@code If-None-Match}, with PostgreSQL to decide. */
class DecidedObjectStoreTest extends ConditionalWritesContract {
  @TempDir private static Path directory;
  private static ForgetfulS3 server;
  private static S3ObjectStore bare;
  private static Database database;
  private static ObjectStore store;

  @BeforeAll
  static void open() {
    server = ForgetfulS3.start(directory.resolve("s3"));
    bare = open(server.endpoint());
    database = TestDatabase.open();
    store = DecidedObjectStore.prepare(bare, database);
  }

  @AfterAll
  static void close() {
    database.close();
    bare.close();
    server.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void theServerIsNotTrusted() {
    assertThat(bare.honoursConditionalWrites()).isFalse();
    assertThat(store).isInstanceOf(DecidedObjectStore.class);
    assertThat(bare.list("probe/")).isEmpty();
  }

  @Test
  void whatAWinnerThatDiedDidNotWriteTheNextOneWritesForIt() {
    assertThat(store.putIfAbsent("crashed", bytes("winner"), "text/plain")).isTrue();
    bare.delete(List.of("crashed"));

    assertThat(store.putIfAbsent("crashed", bytes("late"), "text/plain")).isFalse();

    assertThat(store.get("crashed")).hasValue(bytes("winner"));
  }

  @Test
  void withItsRecordingADecisionIsForgottenAndNoOther() {
    UUID deleted = UUID.randomUUID();
    UUID kept = UUID.randomUUID();
    String manifest = ObjectKeys.manifest(deleted, OutputKind.COMPOSITE, "phone");
    String other = ObjectKeys.manifest(kept, OutputKind.MASTER);
    assertThat(store.putIfAbsent(manifest, bytes("first"), "text/plain")).isTrue();
    assertThat(store.putIfAbsent(other, bytes("first"), "text/plain")).isTrue();
    bare.delete(List.of(manifest, other));

    assertThat(new ObjectWinners(database).forget(deleted)).isEqualTo(1);

    assertThat(store.putIfAbsent(manifest, bytes("second"), "text/plain")).isTrue();
    assertThat(store.putIfAbsent(other, bytes("second"), "text/plain")).isFalse();
  }
}
