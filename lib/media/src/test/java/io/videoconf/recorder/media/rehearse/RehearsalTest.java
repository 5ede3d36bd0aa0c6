package io.videoconf.recorder.media.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.LiveHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void itComposesAndJoinsAMeeting() {
    assertThat(Rehearsal.run(directory)).filteredOn(line -> line.contains("\"done\"")).hasSize(2);
    assertThat(directory.resolve("segments").resolve("seg-00000001.m4s")).isNotEmptyFile();
    assertThat(directory.resolve("rehearsal.mp4")).isNotEmptyFile();
  }
}
