package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.media.isolate.Isolation;
import io.videoconf.recorder.media.synth.H265Stream;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** H.265 as it was sent, in a file that others read. */
class H265IsolationTest {
  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void itIsInAnMp4WithItsParameterSetsFromItsPlaceOnTheTimelineOn() throws Exception {
    Meeting meeting =
        new Meeting()
            .microphone(1, "ann", 0, 3, 440)
            .track(0.5, 2, "ann", TrackSource.CAMERA, Codec.H265);
    Packetizer packetizer = Packetizer.of(Codec.H265, 1002, 96, 65_530);
    for (AccessUnit unit : H265Stream.units()) {
      long nanos = unit.timestampNanos() + Meeting.nanos(0.5);
      for (byte[] packet : packetizer.packetize(unit, Math.round(nanos * 90e-6))) {
        meeting.rtp(nanos / 1e9, 2, packet);
      }
    }
    Path tracks = directory.resolve("tracks");
    Path journal = meeting.stop(3).write(directory.resolve("journal"));

    CellReport last =
        new Isolation(new CellTask.Isolate(journal, tracks, 200)).run(new Reports(_ -> {}));

    assertThat(((CellReport.Done) last).files())
        .extracting(CellReport.OutputFile::file)
        .containsExactlyInAnyOrder("1-microphone.webm", "2-camera.mp4");
    JsonNode stream = Probe.of(tracks.resolve("2-camera.mp4")).path("streams").get(0);
    assertThat(stream.path("codec_name").asString()).isEqualTo("hevc");
    assertThat(stream.path("codec_tag_string").asString()).isEqualTo("hvc1");
    assertThat(stream.path("width").asInt()).isEqualTo(H265Stream.WIDTH);
    assertThat(stream.path("height").asInt()).isEqualTo(H265Stream.HEIGHT);
    assertThat(stream.path("extradata_size").asInt()).as("hvcC").isGreaterThan(50);
    assertThat(stream.path("start_time").asDouble()).isCloseTo(0.5, within(0.002));
    assertThat(stream.path("nb_read_frames").asInt()).isEqualTo(H265Stream.PICTURES);
    assertThat(Probe.complaints(tracks.resolve("2-camera.mp4"))).isEmpty();
  }
}
