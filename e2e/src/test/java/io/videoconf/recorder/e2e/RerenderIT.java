package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Film.View;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Participants;
import io.videoconf.recorder.e2e.judge.Slices;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.DeadLetterTopic;
import io.videoconf.recorder.e2e.rig.HttpCaller.Answer;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.job.JobKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A meeting is over, and somebody wants it for a telephone. */
@ExtendWith(SharedRecorder.class)
class RerenderIT {
  /** More than the three segments after which encoders begin anew: two spans. */
  private static final int SECONDS = 8;

  private static final int WIDTH = 360;
  private static final int HEIGHT = 640;
  private static final int FRAME_RATE = 25;

  /** How many frames at the start and the end may show something else: joins, first keyframes. */
  private static final double MARGIN_SECONDS = 0.5;

  private static final Duration BOUND = Duration.ofMinutes(2);

  @Test
  void aRecordingIsComposedAgainInAnotherLayoutAndSize(RunningRecorder recorder)
      throws IOException, InterruptedException {
    String recordingId = record(recorder.control());
    Recordings recordings = new Recordings(recorder.api());
    double masterSeconds =
        MediaInfo.of(recordings.download(recordingId, "rerender-master", BOUND)).seconds();

    order(
        recorder,
        recordingId,
        """
        {"name":"tall","layout":"grid","format":
          {"width":%d,"height":%d,"frame_rate":%d,"bit_rate":900000}}
        """
            .formatted(WIDTH, HEIGHT, FRAME_RATE));
    assertThat(recordings.awaitOutput(recordingId, "tall", BOUND).path("sha256").asString())
        .hasSize(64);

    Path file = recordings.download(recordingId, "rerender-tall", "tall", BOUND);
    MediaInfo info = MediaInfo.of(file);
    assertThat(info.width()).isEqualTo(WIDTH);
    assertThat(info.height()).isEqualTo(HEIGHT);
    assertThat(info.frameRate()).isEqualTo(FRAME_RATE + "/1");
    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.seconds()).isEqualTo(masterSeconds, within(0.1));
    assertThat(info.videoFrames()).isEqualTo((int) Math.round(info.videoSeconds() * FRAME_RATE));

    List<Region> tiles = Grid.of(2, WIDTH, HEIGHT);
    Film film = Film.of(file, new HashSet<>(tiles));
    Sound sound = Sound.of(file);
    for (int participant = 0; participant < 2; participant++) {
      List<View> views = film.in(tiles.get(participant), MARGIN_SECONDS, SECONDS - MARGIN_SECONDS);
      int expected = participant;
      assertThat(views)
          .as("who is seen")
          .allMatch(v -> Participants.nearest(v.background()).orElse(-1) == expected);
      double start = Film.start(views, SyntheticMedia.FRAME_RATE);
      long inTime =
          views.stream()
              .filter(view -> view.isInTime(start, SyntheticMedia.FRAME_RATE, 0.1))
              .count();
      assertThat((double) inTime / views.size()).as("pictures in time").isGreaterThan(0.95);
      // In short stretches: playout that follows a late packet shifts the tone's phase.
      for (double at = 1; at < SECONDS - 1; at += 0.25) {
        assertThat(sound.amplitude(Tones.toneHz(participant), at, at + 0.25))
            .isGreaterThan(Tones.TONE_AMPLITUDE / 2);
      }
    }
  }

  @Test
  void theOnlyCameraIsCopiedPictureByPicture(RunningRecorder recorder)
      throws IOException, InterruptedException {
    SyntheticMedia media = SyntheticMedia.of(0, Codec.H264, SECONDS);
    String recordingId = record(recorder.control(), media);
    Recordings recordings = new Recordings(recorder.api());
    double masterSeconds =
        MediaInfo.of(recordings.download(recordingId, "copy-master", BOUND)).seconds();

    order(recorder, recordingId, "{\"name\":\"as-sent\",\"codec\":\"copy\"}");
    recordings.awaitOutput(recordingId, "as-sent", BOUND);

    Path file = recordings.download(recordingId, "rerender-copy", "as-sent", BOUND);
    MediaInfo info = MediaInfo.of(file);
    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.width()).isEqualTo(SyntheticMedia.WIDTH);
    assertThat(info.height()).isEqualTo(SyntheticMedia.HEIGHT);
    assertThat(info.videoFrames()).isEqualTo(media.video().size());
    assertThat(info.audioCodec()).isEqualTo("aac");
    assertThat(info.seconds()).isEqualTo(masterSeconds, within(0.1));
    // Of each picture the bytes of its slices, as an RTP sender got them.
    assertThat(Slices.of(file)).isEqualTo(Slices.of(media.video()));

    Region whole = new Region(0, 0, SyntheticMedia.WIDTH, SyntheticMedia.HEIGHT);
    List<View> views = Film.of(file, Set.of(whole)).in(whole, 0, SECONDS);
    assertThat(views)
        .allMatch(view -> Participants.nearest(view.background()).orElse(-1) == 0)
        .hasSize(media.video().size());
    double start = Film.start(views, SyntheticMedia.FRAME_RATE);
    assertThat(views).allMatch(view -> view.isInTime(start, SyntheticMedia.FRAME_RATE, 0.1));
    Sound sound = Sound.of(file);
    for (double at = 1; at < SECONDS - 1; at += 0.25) {
      assertThat(sound.amplitude(Tones.toneHz(0), at, at + 0.25))
          .isGreaterThan(Tones.TONE_AMPLITUDE / 2);
    }
  }

  @Test
  void whatCannotBeCopiedFailsAndSaysWhy(RunningRecorder recorder)
      throws IOException, InterruptedException {
    String recordingId = record(recorder.control());
    Recordings recordings = new Recordings(recorder.api());
    recordings.awaitCompleted(recordingId, BOUND);

    order(recorder, recordingId, "{\"name\":\"as-sent\",\"codec\":\"copy\"}");

    assertThatThrownBy(() -> recordings.awaitOutput(recordingId, "as-sent", BOUND))
        .hasMessageContaining("it failed")
        .hasMessageContaining("not_copyable");
  }

  @Test
  void aMessageThatDoesNotSayWhatToMakeIsPutAside(RunningRecorder recorder) {
    DeadLetterTopic letters = new DeadLetterTopic(recorder.kafka(), JobKind.COMPOSE);
    UUID recordingId = UUID.randomUUID();
    String job =
        """
        {"version":1,"job_id":"%s","kind":"compose","recording_id":"%s","source_key":"recordings/%s/journal/"}
        """
            .formatted(UUID.randomUUID(), recordingId, recordingId)
            .strip();
    letters.submitJob(job);

    assertThat(letters.awaitReasonOf(job, Duration.ofSeconds(30))).contains("schema");
  }

  private static String record(ControlApi control) throws IOException, InterruptedException {
    return record(
        control,
        SyntheticMedia.of(0, Codec.VP8, SECONDS),
        SyntheticMedia.of(1, Codec.H264, SECONDS));
  }

  private static String record(ControlApi control, SyntheticMedia... media)
      throws IOException, InterruptedException {
    String recordingId = control.startRecording("rerender");
    try (MediaSender sender = new MediaSender(control, recordingId)) {
      for (SyntheticMedia participant : media) {
        sender.add(participant);
      }
      sender.play();
      control.stop(recordingId);
    }
    return recordingId;
  }

  private static void order(RunningRecorder recorder, String recordingId, String request)
      throws IOException, InterruptedException {
    Answer answer =
        recorder.api().send("POST", "/api/v1/recordings/" + recordingId + "/outputs", request);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
  }
}
