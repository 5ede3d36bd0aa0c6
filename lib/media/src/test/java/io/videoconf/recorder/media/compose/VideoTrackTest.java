package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of what nobody sees nothing is decoded, and it is there at once when somebody looks. */
class VideoTrackTest {
  private static final RtpFormat VP8 = new RtpFormat(96, Codec.VP8, 90_000, 0, Map.of());
  private static final int HALF = 30;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static int luma(VideoTrack track) {
    Frame picture = Objects.requireNonNull(track.picture());
    return picture.plane(0).get(0) & 0xFF;
  }

  private static void show(VideoTrack track, List<AccessUnit> units) {
    for (AccessUnit unit : units) {
      track.show(List.of(new PlayoutUnit(unit, 0, VP8, false, false, 0, null)));
    }
  }

  private static List<AccessUnit> brightening() {
    return Meeting.pictures(Codec.VP8, 0, 2, 64, 48, i -> new Colour(60 + 3 * i, 128, 128));
  }

  @Test
  void aTrackThatIsSeenAgainShowsItsNewestPictureAtOnce() {
    List<AccessUnit> units = brightening();
    try (VideoTrack track = new VideoTrack(true, false)) {
      show(track, units.subList(0, 10));
      long generation = track.generation();
      track.watch(false);
      show(track, units.subList(10, HALF));
      assertThat(track.generation()).isEqualTo(generation);
      track.watch(true);
      assertThat(luma(track)).isCloseTo(60 + 3 * (HALF - 1), within(4));
      show(track, units.subList(HALF, 50));
      assertThat(luma(track)).isCloseTo(60 + 3 * 49, within(4));
    }
  }

  @Test
  void whatWasHiddenBeforeTheCameraWentOffIsNotSeenAfter() {
    List<AccessUnit> units = brightening();
    try (VideoTrack track = new VideoTrack(true, true)) {
      show(track, units.subList(0, HALF));
      track.forget(Meeting.nanos(1.2));
      track.watch(true);
      assertThat(track.picture()).isNull();
    }
  }

  @Test
  void whatLooksTheSameIsNoNewPicture() {
    List<AccessUnit> still =
        Meeting.pictures(
            Codec.VP8, 0, 1, 64, 48, i -> new Colour(i < HALF / 2 ? 60 : 160, 128, 128));
    try (VideoTrack track = new VideoTrack(false, false)) {
      // Those after the first may still make it better.
      show(track, still.subList(0, 10));
      long generation = track.generation();
      show(track, still.subList(10, HALF / 2));
      assertThat(track.generation()).isEqualTo(generation);
      show(track, still.subList(HALF / 2, HALF / 2 + 1));
      assertThat(track.generation()).isEqualTo(generation + 1);
    }
  }

  @Test
  void nobodyMissesPicturesOfATrackThatIsNotDecoded() {
    try (VideoTrack track = new VideoTrack(true, false)) {
      show(track, brightening().subList(0, 10));
      track.watch(false);
      show(track, brightening().subList(10, 50));
      track.watch(true);
      assertThat(track.freezes(Meeting.nanos(2)).count()).isZero();
    }
  }
}
