package io.videoconf.recorder.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.rtp.send.AccessUnitFile.Next;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessUnitFileTest {
  @TempDir Path directory;

  private static void assertUnit(Next next, long timestampNanos, boolean keyframe, byte[] data) {
    assertThat(next)
        .isInstanceOfSatisfying(
            Next.Unit.class,
            u -> {
              assertThat(u.unit().timestampNanos()).isEqualTo(timestampNanos);
              assertThat(u.unit().keyframe()).isEqualTo(keyframe);
              assertThat(u.unit().data()).isEqualTo(data);
            });
  }

  @Test
  void aReaderFollowsTheWriterToTheEndMark() throws IOException {
    Path file = directory.resolve("units");
    try (AccessUnitFile.Writer writer = new AccessUnitFile.Writer(file);
        AccessUnitFile.Reader reader = new AccessUnitFile.Reader(file)) {
      assertThat(reader.next()).isInstanceOf(Next.NotYet.class);
      writer.write(new AccessUnit(-5, true, new byte[] {1, 2, 3}));
      assertUnit(reader.next(), -5, true, new byte[] {1, 2, 3});
      assertThat(reader.next()).isInstanceOf(Next.NotYet.class);
      writer.write(new AccessUnit(1L << 40, false, new byte[0]));
      writer.finish();
      assertUnit(reader.next(), 1L << 40, false, new byte[0]);
      assertThat(reader.next()).isInstanceOf(Next.End.class);
      assertThat(reader.next()).isInstanceOf(Next.End.class);
    }
  }

  @Test
  void halfAUnitIsNotYetThere() throws IOException {
    Path file = directory.resolve("units");
    try (AccessUnitFile.Writer writer = new AccessUnitFile.Writer(file)) {
      writer.write(new AccessUnit(7, true, new byte[] {1, 2, 3}));
    }
    byte[] whole = Files.readAllBytes(file);
    Path growing = Files.createFile(directory.resolve("growing"));
    try (AccessUnitFile.Reader reader = new AccessUnitFile.Reader(growing)) {
      for (byte b : whole) {
        assertThat(reader.next()).isInstanceOf(Next.NotYet.class);
        Files.write(growing, new byte[] {b}, StandardOpenOption.APPEND);
      }
      assertUnit(reader.next(), 7, true, new byte[] {1, 2, 3});
    }
  }

  @Test
  void refusesAFileThatIsNoneOfOurs() throws IOException {
    Path file = Files.writeString(directory.resolve("text"), "some text that is no media");
    try (AccessUnitFile.Reader reader = new AccessUnitFile.Reader(file)) {
      assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
    }
  }
}
