package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Film.View;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.MediaSender.Playing;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A compositor that dies in the middle of a meeting leaves no trace in the recording. */
@ExtendWith(SharedRecorder.class)
class CellKillIT {
  private static final int SECONDS = 10;

  @Test
  void aKilledCompositorIsStartedAgainAndTheTimelineIsIntact(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ControlApi control = recorder.control();
    String recordingId = control.startRecording("cell-kill");
    try (MediaSender sender = new MediaSender(control, recordingId)) {
      sender.add(SyntheticMedia.of(0, Codec.VP8, SECONDS));
      sender.add(SyntheticMedia.of(1, Codec.H264, SECONDS));
      Playing playing = sender.playInBackground();
      Eventually.holds(
          "two segments are done",
          Duration.ofSeconds(20),
          () -> control.state(recordingId).path("segments").asInt() >= 2);
      long killed = control.awaitCell(recordingId);
      assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();

      playing.await();
      control.stop(recordingId);
      Eventually.holds(
          "another cell took over",
          Duration.ofSeconds(30),
          () -> control.state(recordingId).path("cell").path("restarts").asInt() >= 1);
    }

    Path file =
        new Recordings(recorder.api()).download(recordingId, "cell-kill", Duration.ofMinutes(1));
    MediaInfo info = MediaInfo.of(file);
    assertThat(info.seconds()).isEqualTo(SECONDS, within(0.3));
    assertThat(info.videoFrames()).isEqualTo((int) Math.round(info.videoSeconds() * 30));
    List<Region> tiles = Grid.of(2);
    Film film = Film.of(file, new HashSet<>(tiles));
    for (Region tile : tiles) {
      assertNoGap(film.in(tile, 0.3, SECONDS - 0.3));
    }
    Sound sound = Sound.of(file);
    for (int participant = 0; participant < 2; participant++) {
      // The very first one may be cut, when the first packet is late.
      assertThat(sound.onsets(Tones.beepHz(participant))).hasSizeBetween(SECONDS - 1, SECONDS);
    }
  }

  /** Every frame is there, in order, at its time. */
  private static void assertNoGap(List<View> views) {
    double start = Film.start(views, SyntheticMedia.FRAME_RATE);
    assertThat(start).isEqualTo(0, within(0.25));
    assertThat(views)
        .isNotEmpty()
        .allMatch(view -> view.isInTime(start, SyntheticMedia.FRAME_RATE, 0.1));
    for (int i = 1; i < views.size(); i++) {
      int step = views.get(i).code().orElseThrow() - views.get(i - 1).code().orElseThrow();
      assertThat(step).as("frames passed at %.3f s", views.get(i).seconds()).isBetween(0, 3);
    }
  }
}
