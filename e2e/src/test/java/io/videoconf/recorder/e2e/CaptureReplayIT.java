package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.e2e.judge.Ffmpeg;
import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.rig.Captures;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.ControlApi.Accepted;
import io.videoconf.recorder.e2e.rig.ControlApi.Offer;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * What a real SFU forwarded from a real browser: no sender reports, no keyframe at the start, 12
 * bytes of something on the RTCP port, and a change of resolution under way.
 */
@ExtendWith(SharedRecorder.class)
class CaptureReplayIT {
  private static final double SECONDS = 9.97;

  private static final double A_FRAME = 0.04;

  /** The later of the two first keyframes came 3.3 s after the first packet. */
  private static final double FIRST_KEYFRAMES = 3.6;

  @Test
  void browsersBehindAnSfuAreRecorded(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ControlApi control = recorder.control();
    String recordingId = control.startRecording("captures", Map.of("isolated_tracks", true));
    double untilStopped;
    try (MediaSender sender = new MediaSender(control, recordingId)) {
      Accepted vp8 = add(sender, "vp8", Codec.VP8);
      Accepted h264 = add(sender, "h264", Codec.H264);
      long begin = System.nanoTime();
      sender.play();
      awaitAll(control, recordingId, vp8, "vp8.40000");
      awaitAll(control, recordingId, h264, "h264.40000");
      control.stop(recordingId);
      untilStopped = (System.nanoTime() - begin) / 1e9;
    }

    Path file =
        new Recordings(recorder.api()).download(recordingId, "captures", Duration.ofMinutes(1));
    assertThat(MediaInfo.of(file).seconds())
        .as("from the first packet to the stop")
        .isBetween(SECONDS - A_FRAME, untilStopped + A_FRAME);
    List<Region> tiles = Grid.of(2);
    Film film = Film.of(file, new HashSet<>(tiles));
    for (Region tile : tiles) {
      for (double second = FIRST_KEYFRAMES; second + 1 < SECONDS; second++) {
        assertThat(pictures(film, tile, second))
            .as("different pictures in %s in the second from %.1f", tile, second)
            .isGreaterThan(8);
      }
    }
    assertThat(Sound.of(file).level(1, SECONDS - 1)).isGreaterThan(0.001);
    assertThat(probe(file, "-show_chapters").path("chapters").get(0).at("/tags/title").asString())
        .contains("h264 joined");
    furtherOutputsAreThere(new Recordings(recorder.api()), recordingId);
  }

  /** The tracks as they were sent, the sound alone, the chapters. */
  private static void furtherOutputsAreThere(Recordings recordings, String recordingId)
      throws IOException, InterruptedException {
    JsonNode recording = recordings.awaitCompleted(recordingId, Duration.ofMinutes(2));
    Map<String, Path> files = new TreeMap<>();
    for (JsonNode output : recording.path("outputs")) {
      assertThat(output.path("status").asString()).as(output.toString()).isEqualTo("completed");
      String kind = output.path("kind").asString();
      if (List.of("track", "audio", "chapters").contains(kind)) {
        String name = kind.equals("track") ? output.path("name").asString() : kind;
        files.put(name, recordings.download(output, "captures-" + name));
      }
    }
    // The browser of the H.264 track began small.
    assertThat(files.keySet())
        .contains("1-camera", "2-microphone", "3-camera", "3-camera-2", "4-microphone")
        .contains("audio", "chapters");
    assertThat(Files.readString(files.get("chapters"))).startsWith("WEBVTT\n");
    assertThat(codec(files.get("audio"))).isEqualTo("aac");
    assertThat(codec(files.get("1-camera"))).isEqualTo("vp8");
    assertThat(codec(files.get("4-microphone"))).isEqualTo("opus");
    JsonNode small = probe(files.get("3-camera"), "-show_streams").path("streams").get(0);
    JsonNode large = probe(files.get("3-camera-2"), "-show_streams").path("streams").get(0);
    assertThat(small.path("codec_name").asString()).isEqualTo("h264");
    assertThat(large.path("width").asInt()).isGreaterThan(small.path("width").asInt());
    assertThat(small.path("start_time").asDouble()).isBetween(1.5, FIRST_KEYFRAMES);
    assertThat(large.path("start_time").asDouble())
        .isGreaterThan(small.path("start_time").asDouble());
  }

  private static String codec(Path file) throws IOException {
    return probe(file, "-show_streams").path("streams").get(0).path("codec_name").asString();
  }

  private static JsonNode probe(Path file, String what) throws IOException {
    return Json.MAPPER.readTree(Ffmpeg.ffprobe(List.of(what, "-of", "json", file.toString())));
  }

  private static Accepted add(MediaSender sender, String capture, Codec codec)
      throws IOException, InterruptedException {
    Accepted video =
        sender.addCapture(
            new Offer(capture, codec, 100, 2001L, false),
            Captures.read(capture + ".40000"),
            Captures.read(capture + ".40001"));
    sender.addCapture(
        new Offer(capture, Codec.OPUS, 111, 1001L, true),
        Captures.read(capture + ".40002"),
        List.of());
    return video;
  }

  /** The state that the control API shows is a fraction of a second old. */
  private static void awaitAll(
      ControlApi control, String recordingId, Accepted track, String capture)
      throws IOException, InterruptedException {
    int sent = Captures.read(capture).size();
    Eventually.holds(
        "all packets of " + capture + " are received",
        Duration.ofSeconds(2),
        () -> control.track(recordingId, track.trackId()).path("packets_received").asInt() == sent);
  }

  private static long pictures(Film film, Region tile, double second) {
    return film.in(tile, second, second + 1).stream()
        .map(Film.View::fingerprint)
        .distinct()
        .count();
  }
}
