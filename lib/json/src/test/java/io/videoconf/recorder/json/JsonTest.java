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
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Corner;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.model.look.Watermark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
  void aThemeHasColoursAsTextAndImagesAsBase64() {
    Image image = new Image(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
    Theme theme =
        new Theme(
            new Rgb("#000001"),
            image,
            new Rgb("#000002"),
            new Rgb("#000003"),
            new Rgb("#000004"),
            new Rgb("#000005"),
            false,
            Fit.FILL,
            500,
            new Watermark(image, Corner.TOP_LEFT, 0.5, 0.1),
            true,
            "Hello",
            3);
    SessionEvent event = new SessionEvent.ThemeChanged(theme);
    String json = Json.write(event);
    assertThat(json)
        .contains(
            "\"background\":\"#000001\"",
            "\"background_image\":\"iVBORw0KGgoA\"",
            "\"corner\":\"top_left\"",
            "\"cameras\":\"fill\"");
    assertThat(Json.read(json, SessionEvent.class)).isEqualTo(event);
  }

  @Test
  void aChangeOfLayoutFromBeforeCustomLayoutsIsRead() {
    assertThat(
            Json.read(
                "{\"type\":\"layout_changed\",\"layout\":\"stage\",\"stage_track_id\":3}",
                SessionEvent.class))
        .isEqualTo(new SessionEvent.LayoutChanged(LayoutKind.STAGE, 3));
  }

  @Test
  void aCustomLayoutComesBackEqual() {
    SessionEvent event =
        new SessionEvent.LayoutChanged(
            LayoutKind.CUSTOM,
            null,
            new CustomLayout(
                List.of(
                    new CustomLayout.Slot(CustomLayout.Role.STAGE, 0, 0, 1, 1),
                    new CustomLayout.Slot(
                        CustomLayout.Role.PARTICIPANT, "ada", 0.7, 0.7, 0.3, 0.3, Fit.FILL, 1))));
    String json = Json.write(event);
    assertThat(json).contains("\"role\":\"stage\"", "\"participant_id\":\"ada\"");
    assertThat(Json.read(json, SessionEvent.class)).isEqualTo(event);
    assertThatThrownBy(() ->
            Json.read(
                "{\"tiles\":[{\"role\":\"stage\",\"x\":2,\"y\":0,\"width\":1,\"height\":1}]}",
                CustomLayout.class))
        .hasMessageContaining("x must be 0 to 1");
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
            SoundFormat.of(1, SoundFormat.WEB_LUFS, null),
            null,
            null);
    assertThat(Json.write(task)).contains("\"channels\":1", "\"loudness_lufs\":-16.0");
    assertThat(Json.read(Json.write(task), CellTask.class)).isEqualTo(task);
  }

  @Test
  void aTaskToCopyComesBackEqualAndMayWantAnySize() {
    CellTask copy =
        new CellTask.Copy(
            Path.of("/j"),
            Path.of("/o/recording.mp4"),
            2000,
            30,
            SoundFormat.STEREO,
            new CellTask.Size(1280, 720));
    String any =
        """
        {"type": "copy", "journal": "/j", "output": "/o/recording.mp4",
         "playout_delay_millis": 2000, "frame_rate": 30}
        """;

    assertThat(Json.read(Json.write(copy), CellTask.class)).isEqualTo(copy);
    assertThat(Json.read(any, CellTask.class))
        .isEqualTo(
            new CellTask.Copy(
                Path.of("/j"), Path.of("/o/recording.mp4"), 2000, 30, SoundFormat.STEREO, null));
  }

  @Test
  void theStillsThatAreWantedComeBackEqual() {
    CellTask compose =
        new CellTask.Compose(
            Path.of("/j"),
            Path.of("/o"),
            VideoFormat.HD_720P30,
            0,
            true,
            1000,
            2,
            SoundFormat.STEREO,
            null,
            CellTask.Stills.USUAL);
    CellTask assemble =
        new CellTask.Assemble(
            Path.of("/s"), 7, Path.of("/o/master.mp4"), true, CellTask.Stills.USUAL);
    CellTask poster = new CellTask.Poster(Path.of("/s"), Path.of("/o"), 640);
    for (CellTask task : List.of(compose, assemble, poster)) {
      assertThat(Json.read(Json.write(task), CellTask.class)).isEqualTo(task);
    }
    assertThat(Json.write(compose)).contains("{\"tile_width\":160,\"picture_width\":640}");
  }

  @Test
  void aTaskWithoutStillsWantsNone() {
    String task =
        """
        {"type": "assemble", "segments": "/s", "segment_count": 7, "output": "/o/master.mp4",
         "audio": false}
        """;
    assertThat(Json.read(task, CellTask.class))
        .isEqualTo(new CellTask.Assemble(Path.of("/s"), 7, Path.of("/o/master.mp4")));
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
