package io.videoconf.recorder.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void anEventIsNamedByItsTypeAndComesBackEqual() {
    SessionEvent event =
        new SessionEvent.TrackAdded(
            TrackSpec.of(1, "p1", TrackSource.CAMERA, Codec.VP8, 96, null, 0, Map.of("x", "y")),
            40_000,
            40_000);
    String json = Json.write(event);
    assertThat(json)
        .contains("\"type\":\"track_added\"", "\"codec\":\"vp8\"", "\"rtp_port\":40000");
    assertThat(json).doesNotContain("null");
    assertThat(Json.read(json, SessionEvent.class)).isEqualTo(event);
  }

  @Test
  void timesAreRfc3339AndEnumsLowerCase() {
    SessionEvent event =
        new SessionEvent.RecordingStarted(
            new UUID(1, 2),
            "m",
            "Title",
            null,
            Instant.parse("2026-11-22T10:00:00Z"),
            VideoFormat.HD_720P30,
            LayoutKind.AUTO);
    String json = Json.write(event);
    assertThat(json).contains("\"started_at\":\"2026-11-22T10:00:00Z\"", "\"layout\":\"auto\"");
    assertThat(Json.read(json, SessionEvent.class)).isEqualTo(event);
  }

  @Test
  void cellTasksAndReportsComeBackEqual() {
    CellTask task =
        new CellTask.Compose(Path.of("/j"), Path.of("/o"), VideoFormat.HD_720P30, 3, true, 1000, 2);
    assertThat(Json.read(Json.write(task), CellTask.class)).isEqualTo(task);
    CellReport report = new CellReport.Failed(ErrorClass.INPUT, "no_video", "no picture");
    assertThat(Json.write(report)).contains("\"error_class\":\"input\"");
    assertThat(Json.read(Json.write(report), CellReport.class)).isEqualTo(report);
  }

  @Test
  void tasksAndJournalsFromBeforeSoundHadAFormatAreStereo() {
    String task =
        """
        {"type": "compose", "journal": "file:///j", "output": "file:///o", "first_segment": 0,
         "format": {"width": 1280, "height": 720, "frame_rate": 30, "bit_rate": 1500000},
         "follow": true, "playout_delay_millis": 1000, "segment_seconds": 2}
        """;
    assertThat(Json.read(task, CellTask.class))
        .isInstanceOfSatisfying(
            CellTask.Compose.class,
            compose -> assertThat(compose.sound()).isEqualTo(SoundFormat.STEREO));
    String started =
        """
        {"type": "recording_started", "recording_id": "00000000-0000-0001-0000-000000000002",
         "meeting_id": "m", "title": "t", "started_at": "2026-11-22T10:00:00Z", "layout": "auto",
         "format": {"width": 1280, "height": 720, "frame_rate": 30, "bit_rate": 1500000}}
        """;
    assertThat(Json.read(started, SessionEvent.class))
        .isInstanceOfSatisfying(
            SessionEvent.RecordingStarted.class,
            event -> assertThat(event.sound()).isEqualTo(SoundFormat.STEREO));
  }

  @Test
  void theFormatOfTheSoundComesBackEqual() {
    CellTask task =
        new CellTask.Compose(
            Path.of("/j"),
            Path.of("/o"),
            VideoFormat.HD_720P30,
            3,
            true,
            1000,
            2,
            SoundFormat.of(1, SoundFormat.WEB_LUFS, null));
    assertThat(Json.write(task)).contains("\"channels\":1", "\"loudness_lufs\":-16.0");
    assertThat(Json.read(Json.write(task), CellTask.class)).isEqualTo(task);
  }

  @Test
  void whatARecordRefusesIsRefusedWithItsReason() {
    assertThatThrownBy(() ->
            Json.read(
                "{\"width\":3,\"height\":720,\"frame_rate\":30,\"bit_rate\":1500000}",
                VideoFormat.class))
        .hasMessageContaining("width must be even");
  }
}
