package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.cell.CellReport.Done;
import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an assembly may say, and do, and what is published of it. */
class StoryboardOutputTest {
  private static final UUID ID = new UUID(7, 8);
  private static final String PREFIX = "recordings/" + ID + "/sprite/";

  @TempDir private Path work;
  private final MemoryStores.Objects objects = new MemoryStores.Objects();
  private final MemoryStores.Recordings store = new MemoryStores.Recordings();
  private SessionContext context;
  private SessionFiles files;

  @BeforeEach
  void open() throws IOException {
    files = SessionFiles.of(work, ID);
    files.create();
    context = NoCells.context(work, store, objects, new Random(1));
  }

  @AfterEach
  void close() {
    NoCells.close(context);
  }

  private void publish(String... names) {
    List<OutputFile> made = new ArrayList<>();
    made.add(new OutputFile("master.mp4", "video/mp4", 6, "00".repeat(32)));
    for (String name : names) {
      made.add(new OutputFile(name, "text/html", 6, "00".repeat(32)));
    }
    new StoryboardOutput(context, ID, files).publish(new Done(10, made));
  }

  private void write(String... names) throws IOException {
    Files.createDirectories(files.storyboard());
    for (String name : names) {
      Files.writeString(files.storyboard().resolve(name), name);
    }
  }

  @Test
  void spritesIndexAndStillsArePublishedTogether() throws IOException {
    write("sprite-000.jpg", "storyboard.vtt", "still-00000010.jpg");
    publish(
        "storyboard/sprite-000.jpg", "storyboard/storyboard.vtt", "storyboard/still-00000010.jpg");
    assertThat(store.told).containsExactly("complete sprite ");
    assertThat(objects.objects.keySet())
        .containsExactlyInAnyOrder(
            PREFIX + "0/sprite-000.jpg",
            PREFIX + "0/storyboard.vtt",
            PREFIX + "0/still-00000010.jpg",
            PREFIX + "manifest.json");
  }

  @Test
  void aRepeatedFinishChangesNothing() throws IOException {
    write("sprite-000.jpg", "storyboard.vtt");
    publish("storyboard/sprite-000.jpg", "storyboard/storyboard.vtt");
    Map<String, byte[]> before = Map.copyOf(objects.objects);
    publish("storyboard/sprite-000.jpg", "storyboard/storyboard.vtt");
    assertThat(objects.objects).isEqualTo(before);
  }

  @Test
  void withoutOneNothingIsPublished() {
    publish();
    assertThat(store.told).isEmpty();
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void aLinkIsNotPublished() throws IOException {
    write("storyboard.vtt");
    Path secret = Files.writeString(work.resolve("secret"), "of this machine");
    Files.createSymbolicLink(files.storyboard().resolve("sprite-000.jpg"), secret);
    publish("storyboard/storyboard.vtt", "storyboard/sprite-000.jpg");
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void anIndexThatDoesNotEndIsNotPublished() throws IOException {
    write("storyboard.vtt", "sprite-000.jpg");
    try (RandomAccessFile index =
        new RandomAccessFile(files.storyboard().resolve("storyboard.vtt").toFile(), "rw")) {
      index.setLength(1L << 40);
    }
    publish("storyboard/storyboard.vtt", "storyboard/sprite-000.jpg");
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void oneFileIsNotThousands() throws IOException {
    write("storyboard.vtt", "sprite-000.jpg");
    String[] names = new String[10_000];
    Arrays.fill(names, "storyboard/sprite-000.jpg");
    names[0] = "storyboard/storyboard.vtt";
    publish(names);
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void aNameThatLeadsOutOfTheDirectoryIsNotPublished() throws IOException {
    write("storyboard.vtt");
    Files.writeString(files.root().resolve("secret"), "of this machine");
    publish("storyboard/storyboard.vtt", "storyboard/../secret");
    assertThat(objects.objects).isEmpty();
    assertThat(context.leftOut().count(LeftOut.What.STORYBOARD)).isEqualTo(1);
  }

  @Test
  void oneThatTheStoreNeverTakesIsGivenUpSoThatTheMasterIsNot() throws IOException {
    write("storyboard.vtt");
    MemoryStores.Recordings refuses =
        new MemoryStores.Recordings() {
          @Override
          public void completeOutput(Output output) {
            throw new IllegalStateException("no room");
          }
        };
    NoCells.close(context);
    context = NoCells.context(work, refuses, objects, new Random(1));
    StoryboardOutput output = new StoryboardOutput(context, ID, files);
    Done made =
        new Done(
            10,
            List.of(new OutputFile("storyboard/storyboard.vtt", "text/vtt", 14, "00".repeat(32))));
    for (int tries = 1; tries < 8; tries++) {
      assertThatThrownBy(() -> output.publish(made)).hasMessage("no room");
    }
    assertThat(context.leftOut().count(LeftOut.What.STORYBOARD)).isZero();
    assertThatCode(() -> output.publish(made)).doesNotThrowAnyException();
    assertThat(context.leftOut().count(LeftOut.What.STORYBOARD)).isEqualTo(1);
  }
}
