package io.videoconf.recorder.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Real browser media, as an SFU forwarded it. */
class CapturedTracksTest {
  private static final Duration DELAY = Duration.ofMillis(500);

  private static List<PlayoutUnit> play(TrackSpec spec, String capture) {
    TrackPlayout playout = new TrackPlayout(spec, new ParticipantClock(DELAY));
    List<PlayoutUnit> units = new ArrayList<>();
    for (RtpDump.Entry entry : Captures.read(capture)) {
      units.addAll(playout.poll(entry.offsetNanos()));
      playout.onRtp(entry.packet(), entry.offsetNanos());
    }
    units.addAll(playout.drain());
    assertThat(playout.stats().tornUnits()).isZero();
    assertThat(playout.stats().lost()).isZero();
    return units;
  }

  @Test
  void everyVp8FrameComesOutWithItsOneKeyframe() {
    List<PlayoutUnit> units = play(Captures.VP8, "vp8.40000");

    assertThat(units).hasSize(200);
    List<PlayoutUnit> keyframes = units.stream().filter(u -> u.unit().keyframe()).toList();
    assertThat(keyframes).hasSize(1);
    assertThat(keyframes.getFirst().unit().timestampNanos())
        .isBetween(2_760_000_000L, 2_793_000_000L);
  }

  @Test
  void everyH264PictureComesOutAndEachKeyframeBringsItsParameterSets() {
    List<PlayoutUnit> units = play(Captures.H264, "h264.40000");

    assertThat(units).hasSize(300);
    List<byte[]> keyframes =
        units.stream().filter(u -> u.unit().keyframe()).map(u -> u.unit().data()).toList();
    assertThat(keyframes).hasSize(4);
    Set<String> sequenceParameterSets = new TreeSet<>();
    for (byte[] keyframe : keyframes) {
      assertThat(keyframe).startsWith(0, 0, 0, 1, 0x67);
      sequenceParameterSets.add(Arrays.toString(Arrays.copyOf(keyframe, 16)));
    }
    assertThat(sequenceParameterSets).as("resolutions").hasSizeGreaterThan(1);
  }

  @Test
  void everyOpusPacketComesOutTwentyMillisecondsAfterTheOneBefore() {
    List<PlayoutUnit> units = play(Captures.OPUS, "vp8.40002");

    assertThat(units).hasSize(501);
    for (int i = 1; i < units.size(); i++) {
      assertThat(units.get(i).unit().timestampNanos() - units.get(i - 1).unit().timestampNanos())
          .isBetween(19_700_000L, 20_300_000L);
    }
  }
}
