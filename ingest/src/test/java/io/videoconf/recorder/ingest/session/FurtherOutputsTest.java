package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.OutputChoice;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.cell.CellReport.Done;
import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No cell can start here: what depends on one fails, and nothing else does. */
class FurtherOutputsTest {
  private static final UUID ID = new UUID(7, 8);
  private static final OutputFile CHAPTERS =
      new OutputFile("chapters.vtt", "text/vtt", 6, "00".repeat(32));
  private static final OutputFile AUDIO =
      new OutputFile("audio.m4a", "audio/mp4", 6, "00".repeat(32));

  @TempDir private Path work;
  private final MemoryStores.Objects objects = new MemoryStores.Objects();
  private final MemoryStores.Recordings store = new MemoryStores.Recordings();
  private Publisher publisher;
  private SessionContext context;
  private SessionFiles files;

  @BeforeEach
  void open() throws IOException {
    files = SessionFiles.of(work, ID);
    files.create();
    publisher = new Publisher("test", _ -> {});
    context = NoCells.context(work, store, objects, new Random(1));
  }

  @AfterEach
  void close() {
    publisher.close();
    NoCells.close(context);
  }

  private void make(OutputChoice choice, List<OutputFile> made) throws IOException {
    for (OutputFile file : made) {
      Files.writeString(files.root().resolve(file.file()), file.file());
    }
    FurtherOutputs further = new FurtherOutputs(context, ID, files, choice, publisher);
    List<TrackSummary> tracks = List.of(track(1, TrackSource.CAMERA), track(2, TrackSource.SCREEN));
    further.expect(tracks);
    further.make(new Done(10, made), tracks);
  }

  private static TrackSummary track(int id, TrackSource source) {
    return new TrackSummary(
        id, "ann", source, "VP8", 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, null, null);
  }

  @Test
  void chaptersAndSoundAreMadeUnlessToldOtherwise() throws IOException {
    make(OutputChoice.DEFAULT, List.of(CHAPTERS, AUDIO));
    assertThat(store.told)
        .containsExactly(
            "expect chapters ", "expect audio ", "complete chapters ", "complete audio ");
    assertThat(objects.objects.keySet())
        .containsExactlyInAnyOrder(
            "recordings/" + ID + "/chapters/1/chapters.vtt",
            "recordings/" + ID + "/chapters/manifest.json",
            "recordings/" + ID + "/audio/1/audio.m4a",
            "recordings/" + ID + "/audio/manifest.json");
  }

  @Test
  void oneThatFailsDoesNotTakeTheOthersAlong() throws IOException {
    make(new OutputChoice(true, true), List.of(AUDIO));
    assertThat(store.told)
        .containsExactly(
            "expect chapters ",
            "expect audio ",
            "expect track 1-camera ann",
            "expect track 2-screen ann",
            "fail chapters  not_made",
            "complete audio ",
            "fail track 1-camera isolate_crashed",
            "fail track 2-screen isolate_crashed");
  }

  @Test
  void whatWasPublishedBeforeARestartIsNotPublishedAgain() throws IOException {
    make(new OutputChoice(false, false), List.of(CHAPTERS));
    Map<String, byte[]> before = Map.copyOf(objects.objects);
    make(new OutputChoice(false, false), List.of(CHAPTERS));
    assertThat(objects.objects).isEqualTo(before);
    assertThat(store.told.getLast()).isEqualTo("complete chapters ");
  }
}
