package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some cameras send pixels that are not square. */
class PixelAspectTest {
  private static final RtpFormat H264 = new RtpFormat(96, Codec.H264, 90_000, 0, Map.of());

  private static final int BAR =
      YuvMatrix.of(ColorTags.BT601_LIMITED).convert(Theme.DEFAULT.tile()).luma();

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @ParameterizedTest
  @CsvSource({
    "2/1, 0, 720, 480",
    "2/1, 90, 480, 720",
    "1/2, 0, 180, 480",
    "12/11, 0, 393, 480",
    // What is nonsense says nothing.
    "1/9, 0, 360, 480",
    "200/1, 0, 360, 480",
    "0/1, 0, 360, 480"
  })
  void aTrackHasTheShapeThatItIsSeenIn(String ratio, int rotation, int width, int height)
      throws IOException {
    AccessUnit square = Meeting.pictures(Codec.H264, 0, 0.03, 360, 480, _ -> Colour.RED).getFirst();
    AccessUnit sent = new AccessUnit(0, true, withRatio(square.data(), ratio));
    try (VideoTrack track = new VideoTrack(true, false)) {
      track.show(List.of(new PlayoutUnit(sent, 0, H264, false, false, rotation, null)));
      assertThat(Objects.requireNonNull(track.picture()).width()).isEqualTo(360);
      assertThat(track.shape()).isEqualTo(new Aspect(width, height));
    }
  }

  @Test
  void aNewRatioIsANewPicture() throws IOException {
    AccessUnit square = Meeting.pictures(Codec.H264, 0, 0.03, 360, 480, _ -> Colour.RED).getFirst();
    try (VideoTrack track = new VideoTrack(false, false)) {
      for (String ratio : List.of("1/1", "2/1")) {
        AccessUnit sent = new AccessUnit(0, true, withRatio(square.data(), ratio));
        track.show(List.of(new PlayoutUnit(sent, 0, H264, false, false, 0, null)));
      }
      assertThat(track.generation()).isEqualTo(2);
      assertThat(track.shape()).isEqualTo(new Aspect(720, 480));
    }
  }

  private byte[] withRatio(byte[] annexB, String ratio) throws IOException {
    Path in = Files.write(directory.resolve("in.h264"), annexB);
    Path out = directory.resolve("out.h264");
    Probe.ffmpeg(
        "-f",
        "h264",
        "-i",
        in.toString(),
        "-c",
        "copy",
        "-bsf:v",
        "h264_metadata=sample_aspect_ratio=" + ratio,
        "-f",
        "h264",
        out.toString());
    return Files.readAllBytes(out);
  }

  /** A picture of 2:1 pixels, of which the middle square, as it is seen, is bright. */
  private static Frame wide() {
    Frame picture = Frame.video(90, 60, PixelFormat.YUV420P).color(ColorTags.BT601_LIMITED);
    picture.fill(0, 0, 90, 60, 120, 128, 128);
    picture.fill(30, 0, 30, 60, 200, 128, 128);
    return picture.pixelAspect(new Rational(2, 1));
  }

  private static int luma(Frame frame, int x, int y) {
    return frame.plane(0).get(y * frame.stride(0) + x) & 0xFF;
  }

  private static Canvas showing(Frame picture, Fit fit, int rotation) {
    Canvas canvas = new Canvas(360, 360);
    canvas.arrange(List.of(new Tile(1, "ann", TrackSource.CAMERA, fit, 0, 0, 360, 360)));
    canvas.draw(0, picture, rotation, 1);
    return canvas;
  }

  @Test
  void aPictureThatFitsIsNotSqueezed() {
    try (Frame picture = wide();
        Canvas canvas = showing(picture, Fit.FIT, 0)) {
      Frame frame = canvas.frame();
      // 180 x 60 as it is seen: 360 x 120.
      assertThat(luma(frame, 10, 125)).isCloseTo(120, within(4));
      assertThat(luma(frame, 350, 235)).isCloseTo(120, within(4));
      assertThat(luma(frame, 180, 180)).isCloseTo(200, within(4));
      assertThat(luma(frame, 180, 110)).isEqualTo(BAR);
    }
  }

  @Test
  void aTurnedPictureIsNotSqueezed() {
    try (Frame picture = wide();
        Canvas canvas = showing(picture, Fit.FIT, 90)) {
      Frame frame = canvas.frame();
      assertThat(luma(frame, 125, 10)).isCloseTo(120, within(4));
      assertThat(luma(frame, 235, 350)).isCloseTo(120, within(4));
      assertThat(luma(frame, 110, 180)).isEqualTo(BAR);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "90", "180", "270"})
  void aPictureThatFillsIsCroppedAsItIsSeen(int rotation) {
    try (Frame picture = wide();
        Canvas canvas = showing(picture, Fit.FILL, rotation)) {
      Frame frame = canvas.frame();
      // The square in the middle is all that has room.
      for (int at : new int[] {10, 180, 350}) {
        assertThat(luma(frame, at, 180)).isCloseTo(200, within(4));
        assertThat(luma(frame, 180, at)).isCloseTo(200, within(4));
      }
    }
  }
}
