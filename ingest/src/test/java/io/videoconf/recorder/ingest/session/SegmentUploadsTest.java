package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.ingest.IngestSettings;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport.SegmentDone;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell may be in the hands of whoever sent the media: what it leaves is not to be trusted. */
class SegmentUploadsTest {
  private static final byte[] SECRET = "of this machine".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path work;
  private final UUID id = UuidV7.next(Instant.EPOCH, new Random(1));
  private final MemoryStores.Objects objects = new MemoryStores.Objects();
  private final MemoryStores.Recordings recordings = new MemoryStores.Recordings();
  private final Publisher publisher = new Publisher("test", trouble -> {});
  private SessionFiles files;
  private SessionContext context;
  private SegmentUploads uploads;

  @BeforeEach
  void create() throws IOException {
    files = SessionFiles.of(work, id);
    files.create();
    context = NoCells.context(work, recordings, objects, new Random(1));
    uploads = new SegmentUploads(context, id, files, VideoFormat.HD_720P30, publisher);
  }

  @AfterEach
  void close() {
    publisher.close();
    NoCells.close(context);
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

  @Test
  void theStoryboardGrowsWithTheSegmentsThatHaveATile() throws IOException {
    Files.writeString(files.segments().resolve("tile-00000000.jpg"), "first");
    Files.writeString(files.segments().resolve("tile-00000010.jpg"), "second");
    uploads.add(segment(0));
    uploads.add(segment(1));
    publisher.drained().join();
    assertThat(text("storyboard.vtt"))
        .isEqualTo(
            """
            WEBVTT

            00:00:00.000 --> 00:00:10.000
            tile-00000000.jpg#xywh=0,0,160,90
            """);
    assertThat(text("tile-00000000.jpg")).isEqualTo("first");
    uploads.add(segment(5));
    publisher.drained().join();
    assertThat(text("storyboard.vtt"))
        .isEqualTo(
            """
            WEBVTT

            00:00:00.000 --> 00:00:10.000
            tile-00000000.jpg#xywh=0,0,160,90

            00:00:10.000 --> 00:00:20.000
            tile-00000010.jpg#xywh=0,0,160,90
            """);
    assertThat(text("tile-00000010.jpg")).isEqualTo("second");
  }

  @Test
  void aTileThatIsMissingLeavesNoHole() throws IOException {
    Files.writeString(files.segments().resolve("tile-00000000.jpg"), "first");
    Files.writeString(files.segments().resolve("tile-00000020.jpg"), "third");
    uploads.add(segment(10));
    publisher.drained().join();
    assertThat(text("storyboard.vtt")).contains("00:00:00.000 --> 00:00:20.000\ntile-00000000");
  }

  @Test
  void aTileThatIsASymbolicLinkIsNotUploaded() throws IOException {
    Files.createSymbolicLink(files.segments().resolve("tile-00000000.jpg"), secret());
    uploads.add(segment(0));
    publisher.drained().join();
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void aSegmentThatIsLargerThanOneCanBeIsNeitherUploadedNorListed() throws IOException {
    Files.writeString(files.segments().resolve("init.mp4"), "init");
    long bound = SegmentUploads.maxSegmentBytes(VideoFormat.HD_720P30);
    sparse("seg-00000000.m4s", bound + 1);
    sparse("seg-00000001.m4s", bound);
    uploads.add(segment(0));
    uploads.add(segment(1));
    publisher.drained().join();
    assertThat(recordings.segments).extracting(Segment::index).containsExactly(1);
    assertThat(objects.list("")).noneMatch(key -> key.endsWith("seg-00000000.m4s")).hasSize(2);
    assertThat(context.leftOut().count(LeftOut.What.SEGMENT)).isEqualTo(1);
  }

  /** At twice the bit rate that was asked for it is still one, in every format. */
  @Test
  void aSegmentOfHardPicturesIsNotTooLarge() {
    for (String preset : VideoFormat.PRESETS) {
      VideoFormat format = VideoFormat.ofPreset(preset).orElseThrow();
      assertThat(SegmentUploads.maxSegmentBytes(format))
          .isGreaterThan(2L * IngestSettings.MAX_SEGMENT_SECONDS * format.bitRate() / 8)
          .isLessThan(128 << 20);
    }
  }

  @Test
  void anInitSegmentThatDoesNotEndIsNotUploaded() throws IOException {
    sparse("init.mp4", 1L << 40);
    Files.writeString(files.segments().resolve("seg-00000000.m4s"), "segment");
    uploads.add(segment(0));
    publisher.drained().join();
    assertThat(objects.list("")).singleElement().asString().endsWith("seg-00000000.m4s");
  }

  @Test
  void oneFileIsNotSeveralSegments() throws IOException {
    Files.writeString(files.segments().resolve("init.mp4"), "init");
    Files.writeString(files.segments().resolve("seg-00000000.m4s"), "segment");
    uploads.add(segment(0));
    uploads.add(new SegmentDone(1, "seg-00000000.m4s", 2, 2, 7, "00"));
    publisher.drained().join();
    assertThat(recordings.segments).extracting(Segment::index).containsExactly(0);
  }

  @Test
  void aTileThatDoesNotEndIsNeitherUploadedNorNamed() throws IOException {
    sparse("tile-00000000.jpg", 1L << 40);
    Files.writeString(files.segments().resolve("tile-00000010.jpg"), "second");
    uploads.add(segment(0));
    uploads.add(segment(5));
    publisher.drained().join();
    assertThat(objects.objects.keySet()).noneMatch(key -> key.endsWith("tile-00000000.jpg"));
    assertThat(text("storyboard.vtt")).contains("tile-00000010").doesNotContain("tile-00000000");
  }

  /** What a cell says of time is believed as little: all tiles up to there are looked for. */
  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e15, 1e18, 5e18, 1e300})
  void aSegmentThatDoesNotEndHasNoTiles(double seconds) throws IOException {
    Files.writeString(files.segments().resolve("tile-00000000.jpg"), "first");
    uploads.add(new SegmentDone(0, "seg-00000000.m4s", 0, seconds, 7, "00"));
    assertThat(publisher.drained()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(objects.objects).isEmpty();
  }

  /** A file of that size that takes no room. */
  private void sparse(String name, long bytes) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(files.segments().resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  /** Of two seconds. */
  private static SegmentDone segment(int index) {
    return new SegmentDone(index, "seg-%08d.m4s".formatted(index), 2.0 * index, 2, 7, "00");
  }

  private String text(String file) {
    String key = ObjectKeys.attempt(id, OutputKind.LIVE, 1) + file;
    return new String(objects.objects.get(key), StandardCharsets.UTF_8);
  }

  private Path secret() throws IOException {
    return Files.write(work.resolve("secret"), SECRET);
  }

  private static SegmentDone segment(String file) {
    return new SegmentDone(0, file, 0, 2, 7, "00");
  }
}
