package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Participants;
import io.videoconf.recorder.e2e.rig.DeadLetterTopic;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.HttpCaller.Answer;
import io.videoconf.recorder.e2e.rig.MediaFile;
import io.videoconf.recorder.e2e.rig.ProjectHome;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.s3.OutputManifest;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Jobs over what somebody else keeps, in a bucket that jobs may read and in others. */
@ExtendWith(SharedRecorder.class)
class ForeignObjectsIT {
  private static final int SECONDS = 4;
  private static final int PARTICIPANT = 3;
  private static final String KEY = "talks/42 – Füße.mkv";
  private static final String REFUSAL = "source_bucket is not one that jobs may read";
  private static final Duration BOUND = Duration.ofMinutes(2);

  @Test
  void ofAnObjectThatJobsMayReadALadderAndPicturesAreMade(RunningRecorder recorder)
      throws IOException, InterruptedException {
    keep(recorder, MediaFile.of(SyntheticMedia.of(PARTICIPANT, Codec.VP8, SECONDS), SECONDS));
    Job ladder = new Job(JobKind.TRANSCODE, RunningRecorder.FOREIGN_BUCKET, KEY);
    Job pictures = ladder.alsoOf(JobKind.THUMBNAIL);

    new DeadLetterTopic(recorder.kafka(), JobKind.TRANSCODE).submitJob(ladder.message());
    Answer taken = recorder.api().send("POST", "/api/v1/jobs", pictures.message());
    assertThat(taken.status()).as(taken.body()).isEqualTo(202);

    assertThat(awaitEnd(recorder, ladder).path("status").asString()).isEqualTo("completed");
    assertThat(awaitEnd(recorder, pictures).path("status").asString()).isEqualTo("completed");
    Recordings recordings = new Recordings(recorder.api());
    JsonNode recording = recordings.get(ladder.recordingId().toString());
    assertThat(recording.path("meeting_id").asString()).isEqualTo("import");
    assertThat(recording.path("title").asString()).isEqualTo("42 – Füße.mkv");
    assertThat(recording.path("processing_status").asString()).isEqualTo("completed");
    assertIsTheTalk(download(recorder, ladder.recordingId()));
    assertIsAPicture(recorder, recording.path("thumbnail_url").asString());
  }

  /** The recorder's own bucket is not one of somebody else's either: it holds others' meetings. */
  @ParameterizedTest
  @ValueSource(strings = {"private", "recordings"})
  void anObjectInAnotherBucketIsPutAsideWithTheReason(String bucket, RunningRecorder recorder)
      throws IOException, InterruptedException {
    for (JobKind kind : Set.of(JobKind.TRANSCODE, JobKind.THUMBNAIL)) {
      Job job = new Job(kind, bucket, KEY);
      DeadLetterTopic letters = new DeadLetterTopic(recorder.kafka(), kind);
      letters.submitJob(job.message());

      assertThat(letters.awaitReasonOf(job.message(), BOUND)).isEqualTo(REFUSAL);
      Answer answer = recorder.api().send("POST", "/api/v1/jobs", job.message());
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.json().at("/error/details/field").asString()).isEqualTo("source_bucket");
      assertThat(recorder.api().get(job.path()).status()).isEqualTo(404);
    }
  }

  @Test
  void anObjectThatIsNotThereFailsTheJobAtOnce(RunningRecorder recorder)
      throws IOException, InterruptedException {
    try (S3ObjectStore foreign = recorder.bucket(RunningRecorder.FOREIGN_BUCKET)) {
      foreign.ensureBucket();
    }
    Job job = new Job(JobKind.THUMBNAIL, RunningRecorder.FOREIGN_BUCKET, "talks/none.mp4");
    Answer taken = recorder.api().send("POST", "/api/v1/jobs", job.message());
    assertThat(taken.status()).as(taken.body()).isEqualTo(202);

    JsonNode end = awaitEnd(recorder, job);
    assertThat(end.path("status").asString()).isEqualTo("failed");
    assertThat(end.path("error_class").asString()).isEqualTo("input");
    assertThat(end.path("reason_code").asString()).isEqualTo("source_missing");
  }

  /** A job over an object that is none of ours, for a recording of its own. */
  private record Job(UUID id, JobKind kind, UUID recordingId, String bucket, String key) {
    Job(JobKind kind, String bucket, String key) {
      this(UUID.randomUUID(), kind, UUID.randomUUID(), bucket, key);
    }

    /** A job of another kind over the same object, that adds to the same recording. */
    Job alsoOf(JobKind other) {
      return new Job(UUID.randomUUID(), other, recordingId, bucket, key);
    }

    String message() {
      return """
      {"version":1,"job_id":"%s","kind":"%s","recording_id":"%s","source_bucket":"%s","source_key":"%s"}
      """
          .formatted(id, kind.name().toLowerCase(Locale.ROOT), recordingId, bucket, key)
          .strip();
    }

    String path() {
      return "/api/v1/jobs/" + id;
    }
  }

  private static void keep(RunningRecorder recorder, Path file) {
    try (S3ObjectStore foreign = recorder.bucket(RunningRecorder.FOREIGN_BUCKET)) {
      foreign.ensureBucket();
      foreign.put(KEY, file, "video/x-matroska");
    }
  }

  private static JsonNode awaitEnd(RunningRecorder recorder, Job job) throws InterruptedException {
    Set<String> ends = Set.of("completed", "failed", "cancelled");
    return Eventually.get(
        "the end of " + job,
        BOUND,
        () -> {
          JsonNode seen = recorder.api().get(job.path()).json();
          return ends.contains(seen.path("status").asString(""))
              ? Optional.of(seen)
              : Optional.empty();
        });
  }

  /** The only size that a small picture has, as one file, once the playlist names it. */
  private static Path download(RunningRecorder recorder, UUID recordingId)
      throws IOException, InterruptedException {
    String playlist = "/api/v1/recordings/" + recordingId + "/playback.m3u8";
    assertThat(recorder.api().get(playlist).body()).contains("RESOLUTION=640x360");
    Path file = ProjectHome.target().resolve("recordings").resolve("foreign.mp4");
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    try (S3ObjectStore own = recorder.objects()) {
      String key =
          OutputManifest.read(own, recordingId, OutputKind.RENDITION)
              .orElseThrow()
              .keyOf("360p.mp4");
      assertThat(own.download(key, file)).as(key).isTrue();
    }
    return file;
  }

  private static void assertIsTheTalk(Path file) throws IOException {
    MediaInfo info = MediaInfo.of(file);
    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.audioCodec()).isEqualTo("aac");
    assertThat(info.height()).isEqualTo(SyntheticMedia.HEIGHT);
    assertThat(info.seconds()).isEqualTo(SECONDS, within(0.2));
    Region all = Grid.of(1, SyntheticMedia.WIDTH, SyntheticMedia.HEIGHT).getFirst();
    assertThat(Film.of(file, Set.of(all)).in(all, 0.5, SECONDS - 0.5))
        .isNotEmpty()
        .allMatch(v -> Participants.nearest(v.background()).orElse(-1) == PARTICIPANT);
  }

  private static void assertIsAPicture(RunningRecorder recorder, String url)
      throws IOException, InterruptedException {
    String path = URI.create(url).getRawPath() + "?" + URI.create(url).getRawQuery();
    URI signed = recorder.service("api").get(path).location().orElseThrow();
    try (InputStream picture = signed.toURL().openStream()) {
      assertThat(picture.readNBytes(3)).as("a JPEG").isEqualTo(new byte[] {-1, -40, -1});
    }
  }
}
