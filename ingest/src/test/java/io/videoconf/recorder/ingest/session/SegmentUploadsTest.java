package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.cell.CellReport.SegmentDone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell may be in the hands of whoever sent the media: what it leaves is not to be trusted. */
class SegmentUploadsTest {
  private static final byte[] SECRET = "of this machine".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path work;
  private final UUID id = UuidV7.next(Instant.EPOCH, new Random(1));
  private final MemoryStores.Objects objects = new MemoryStores.Objects();
  private final MemoryStores.Recordings recordings = new MemoryStores.Recordings();
  private final Publisher publisher = new Publisher("test", trouble -> {});
  private SessionFiles files;
  private SegmentUploads uploads;

  @BeforeEach
  void create() {
    files = SessionFiles.of(work, id);
    files.create();
    uploads = new SegmentUploads(id, files, objects, recordings, publisher);
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void regularFilesAreUploadedAndListed() throws IOException {
    Files.writeString(files.segments().resolve("init.mp4"), "init");
    Files.writeString(files.segments().resolve("seg-00000000.m4s"), "segment");
    uploads.add(segment("seg-00000000.m4s"));
    publisher.drained().join();
    assertThat(objects.list("")).hasSize(2);
    assertThat(recordings.segments).extracting(Segment::index).containsExactly(0);
    assertThat(uploads.uploaded()).isEqualTo(1);
  }

  @Test
  void aSegmentThatIsASymbolicLinkIsNeitherUploadedNorListed() throws IOException {
    Files.writeString(files.segments().resolve("init.mp4"), "init");
    Files.createSymbolicLink(files.segments().resolve("seg-00000000.m4s"), secret());
    uploads.add(segment("seg-00000000.m4s"));
    publisher.drained().join();
    assertThat(objects.objects.values()).doesNotContain(SECRET).hasSize(1);
    assertThat(recordings.segments).isEmpty();
    assertThat(uploads.uploaded()).isZero();
  }

  @Test
  void anInitSegmentThatIsASymbolicLinkIsNotUploaded() throws IOException {
    Files.createSymbolicLink(files.segments().resolve("init.mp4"), secret());
    Files.writeString(files.segments().resolve("seg-00000000.m4s"), "segment");
    uploads.add(segment("seg-00000000.m4s"));
    publisher.drained().join();
    assertThat(objects.objects.values()).doesNotContain(SECRET).hasSize(1);
  }

  @Test
  void aNameThatLeadsOutOfTheDirectoryIsNotUploaded() throws IOException {
    Files.writeString(files.segments().resolve("init.mp4"), "init");
    Files.write(files.root().resolve("secret"), SECRET);
    uploads.add(segment("../secret"));
    publisher.drained().join();
    assertThat(objects.objects.values()).doesNotContain(SECRET).hasSize(1);
    assertThat(recordings.segments).isEmpty();
  }

  private Path secret() throws IOException {
    return Files.write(work.resolve("secret"), SECRET);
  }

  private static SegmentDone segment(String file) {
    return new SegmentDone(0, file, 0, 2, 7, "00");
  }
}
