package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Film.View;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.MediaSender.Tracks;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of everything, during a meeting whose sender does not notice and behind it. */
class RestartIT {
  /** Longer than the meeting: how long a restart takes is the machine's affair. */
  private static final int MEDIA_SECONDS = 60;

  private static final int FIRST_RTP_PORT = 31_200;
  private static final Region TILE = Grid.of(1).getFirst();

  @Test
  void aRestartedRecorderGoesOnWithTheRecordingAndKeepsTheGap()
      throws IOException, InterruptedException {
    try (RunningRecorder recorder = RunningRecorder.start("restart", FIRST_RTP_PORT)) {
      String recordingId = recorder.control().startRecording("restart");
      double killed;
      double ready;
      double stopped;
      try (MediaSender sender = new MediaSender(recorder.control(), recordingId)) {
        Tracks tracks = sender.add(SyntheticMedia.of(0, Codec.VP8, MEDIA_SECONDS));
        long start = System.nanoTime();
        sender.playInBackground();
        Eventually.holds(
            "a segment is done",
            Duration.ofSeconds(20),
            () -> recorder.control().state(recordingId).path("segments").asInt() >= 1);
        killed = secondsSince(start);
        recorder.killHard();

        recorder.start();
        ControlApi control = recorder.control();
        long received = received(control, recordingId, tracks);
        Eventually.holds(
            "packets arrive on the old port",
            Duration.ofSeconds(20),
            () -> received(control, recordingId, tracks) > received);
        ready = secondsSince(start);
        TimeUnit.SECONDS.sleep(4); // of meeting after the restart
        sender.finish();
        stopped = secondsSince(start);
        control.stop(recordingId);
      }

      Path file =
          new Recordings(recorder.api()).download(recordingId, "restart", Duration.ofMinutes(1));
      // The master is there and its ladder is not: what is left to do is the workers' affair.
      recorder.killHard();
      recorder.start();
      JsonNode completed =
          new Recordings(recorder.api()).awaitCompleted(recordingId, Duration.ofMinutes(2));
      assertThat(completed.path("outputs"))
          .allMatch(output -> output.path("status").asString().equals("completed"));
      MediaInfo info = MediaInfo.of(file);
      assertThat(info.seconds()).isEqualTo(stopped, within(0.5));
      assertThat(info.videoFrames()).isEqualTo((int) Math.round(info.videoSeconds() * 30));
      Film film = Film.of(file, Set.of(TILE));
      List<View> before = film.in(TILE, 0.3, killed - 0.5);
      double first = Film.start(before, SyntheticMedia.FRAME_RATE);
      assertThat(first).isEqualTo(0, within(0.25));
      assertInTime(before, first);
      // The first keyframe after the gap is at most two seconds away.
      assertInTime(film.in(TILE, ready + 2.2, stopped - 0.3), first);
    }
  }

  private static void assertInTime(List<View> views, double start) {
    long inTime =
        views.stream().filter(v -> v.isInTime(start, SyntheticMedia.FRAME_RATE, 0.1)).count();
    assertThat(views).isNotEmpty();
    assertThat((double) inTime / views.size()).isGreaterThan(0.95);
  }

  private static long received(ControlApi control, String recordingId, Tracks tracks)
      throws IOException, InterruptedException {
    return control.track(recordingId, tracks.video().trackId()).path("packets_received").asLong();
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
