package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.media.compose.Result.Picture;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.RtpDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real SFU forwarded from a real browser: a synthetic camera, and a beep each second. */
class CaptureTest {
  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void h264WhoseResolutionChangesInMidStreamIsSeenThroughout() throws IOException {
    plausible(compose("h264", Codec.H264));
  }

  @Test
  void vp8ThatBeginsWithoutAKeyframeIsSeenFromTheFirstOneOn() throws IOException {
    plausible(compose("vp8", Codec.VP8));
  }

  private static void plausible(Result result) {
    assertThat(result.pictures().size()).isBetween(225, 275);
    // The capture has no keyframe in its first seconds; from then on there is always a picture.
    List<Picture> later = result.pictures().subList(120, result.pictures().size());
    for (Picture picture : later) {
      // The browser's synthetic camera: something that moves, on a still background.
      Colour background = later.getFirst().at(40, 100);
      assertThat(picture.shows(background, 40, 100)).isTrue();
      assertThat(picture.shows(background, 280, 100)).isTrue();
    }
    // What moves shrinks to a line for a moment in each turn.
    assertThat(later.stream().filter(picture -> contrast(picture) > 30).count())
        .isGreaterThan(later.size() * 9L / 10);
    assertThat(result.peak(0, 9)).isGreaterThan(0.05);
  }

  private static int contrast(Picture picture) {
    int low = 255;
    int high = 0;
    for (int x = 0; x < 320; x += 2) {
      for (int y = 0; y < 180; y += 2) {
        low = Math.min(low, picture.at(x, y).luma());
        high = Math.max(high, picture.at(x, y).luma());
      }
    }
    return high - low;
  }

  private Result compose(String name, Codec codec) throws IOException {
    Path journal = meeting(name, codec).write(directory.resolve("journal"));
    return Result.of(journal, directory.resolve("out"));
  }

  /** A camera and a microphone as they were captured. */
  static Meeting meeting(String name, Codec codec) throws IOException {
    Meeting meeting = new Meeting().join(0, "ann");
    add(meeting, 1, TrackSource.CAMERA, codec, 100, 2001L);
    add(meeting, 2, TrackSource.MICROPHONE, Codec.OPUS, 111, 1001L);
    double end = 0;
    end = Math.max(end, replay(meeting, 1, name + ".40000.rtpdump"));
    end = Math.max(end, replay(meeting, 2, name + ".40002.rtpdump"));
    return meeting.stop(end);
  }

  private static void add(
      Meeting meeting, int id, TrackSource source, Codec codec, int payloadType, long ssrc) {
    meeting.event(
        0,
        new SessionEvent.TrackAdded(
            TrackSpec.of(
                id, "ann", source, codec, payloadType, ssrc, codec == Codec.OPUS ? 2 : 0, Map.of()),
            5000,
            5001));
  }

  private static double replay(Meeting meeting, int track, String file) throws IOException {
    double last = 0;
    try (InputStream in =
        Objects.requireNonNull(CaptureTest.class.getResourceAsStream("/captures/" + file), file)) {
      for (RtpDump.Entry entry : RtpDump.read(in)) {
        last = 0.1 + entry.offsetNanos() / 1e9;
        meeting.rtp(last, track, entry.packet());
      }
    }
    return last;
  }
}
