package io.videoconf.recorder.media.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Compositions;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A finished file says how its samples become colour, to players that read the container and to
 * those that read the stream.
 */
class ColourTagsTest {
  /** ITU-T H.273: SMPTE 170M, which is BT.601 of 525 lines, is 6 in each of its tables. */
  private static final short BT601 = 6;

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static void assertBt601(JsonNode picture) {
    assertThat(picture.path("color_space").asString()).isEqualTo("smpte170m");
    assertThat(picture.path("color_primaries").asString()).isEqualTo("smpte170m");
    assertThat(picture.path("color_transfer").asString()).isEqualTo("smpte170m");
    assertThat(picture.path("color_range").asString()).isEqualTo("tv");
  }

  @Test
  void theContainerAndTheStreamSayTheSame() throws IOException {
    Path segments = directory.resolve("segments");
    Compositions.restartedAtSegment2(directory.resolve("journal"), segments);
    Path file = directory.resolve("master.mp4");
    assertThat(new Assembly(new CellTask.Assemble(segments, 4, file)).run(new Reports(_ -> {})))
        .isInstanceOf(CellReport.Done.class);
    assertBt601(Probe.of(file).path("streams").get(0));

    byte[] bytes = Files.readAllBytes(file);
    // ISO/IEC 14496-12 section 12.1.5: colour_type, primaries, transfer, matrix, range flag.
    int box = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("colrnclx");
    assertThat(box).as("a colr box").isPositive();
    ByteBuffer tags = ByteBuffer.wrap(bytes, box + "colrnclx".length(), 7);
    assertThat(tags.getShort()).isEqualTo(BT601);
    assertThat(tags.getShort()).isEqualTo(BT601);
    assertThat(tags.getShort()).isEqualTo(BT601);
    assertThat(tags.get() >> 7 & 1).as("full_range_flag").isZero();

    Path stream = directory.resolve("stream.h264");
    Probe.run(
        "ffmpeg",
        List.of(
            "-v",
            "error",
            "-i",
            file.toString(),
            "-an",
            "-c",
            "copy",
            "-f",
            "h264",
            stream.toString()));
    assertBt601(Probe.of(stream).path("streams").get(0));
  }
}
