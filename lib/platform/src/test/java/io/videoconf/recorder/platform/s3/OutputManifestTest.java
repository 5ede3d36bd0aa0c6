package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutputManifestTest {
  private static final TrackSummary TRACK =
      new TrackSummary(
          1,
          "ada",
          TrackSource.CAMERA,
          "VP8",
          900,
          800_000,
          1,
          4,
          2,
          3,
          5,
          6,
          7,
          8,
          0.002,
          0.034,
          new TrackSummary.Playout(SyncSource.SENDER_REPORT, 1, 2, 0.5, 3, 1.5, 0.01));

  @Test
  void aMastersManifestTellsHowItsTracksArrivedAndWerePlayed() {
    OutputManifest manifest =
        new OutputManifest(
            new UUID(0, 1), OutputKind.MASTER, 1, "master.mp4", List.of(), List.of(TRACK));
    byte[] json = Json.writeBytes(manifest);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains(
            "\"participant_id\":\"ada\"",
            "\"source\":\"camera\"",
            "\"codec\":\"VP8\"",
            "\"packets_repaired\":4",
            "\"sync_source\":\"sender_report\"",
            "\"concealed_seconds\":0.5");
    assertThat(Json.read(json, OutputManifest.class)).isEqualTo(manifest);
  }

  @Test
  void manifestsWithoutTracksAreAsTheyWere() {
    String json =
        """
        {"recording_id":"00000000-0000-0000-0000-000000000001","kind":"poster","attempt":2,\
        "main_file":"poster.jpg","files":[]}\
        """;
    OutputManifest manifest =
        Json.read(json.getBytes(StandardCharsets.UTF_8), OutputManifest.class);
    assertThat(manifest.tracks()).isNull();
    assertThat(new String(Json.writeBytes(manifest), StandardCharsets.UTF_8)).isEqualTo(json);
  }
}
