package io.videoconf.recorder.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import io.videoconf.recorder.rtp.Captures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A unit that lost a packet is never taken for a whole one. */
class LostPacketsTest {

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aUnitThatLostItsFirstOrLastPacketIsNotComplete(Codec codec) {
    Seeded.check(
        300,
        random -> {
          AccessUnit unit = TestMedia.unit(codec, 0, random.nextBoolean(), size(codec, random), random);
          List<RtpPacket> packets = packets(codec, unit);
          Depacketizer depacketizer = Depacketizer.of(Captures.spec(1, codec, 96, null).format());
          if (packets.size() < 2) {
            return;
          }
          // Who puts packets in order cannot see these losses within the unit.
          boolean first = random.nextBoolean();
          List<RtpPacket> rest =
              first ? packets.subList(1, packets.size()) : packets.subList(0, packets.size() - 1);
          if (first && !depacketizer.startsUnit(rest.getFirst())) {
            return; // left out without a look at the rest
          }
          boolean endShows = codec != Codec.VP8; // its end is the marker's to tell
          if (first || endShows) {
            assertThat(depacketizer.assemble(rest, first)).isNotInstanceOf(Assembly.Complete.class);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void whatIsSavedOfAUnitThatLostPacketsIsNothingOrWholeLayers(Codec codec) {
    Seeded.check(
        300,
        random -> {
          AccessUnit unit = TestMedia.unit(codec, 0, random.nextBoolean(), size(codec, random), random);
          List<RtpPacket> packets = packets(codec, unit);
          packets.remove(random.nextInt(packets.size()));
          Depacketizer depacketizer = Depacketizer.of(Captures.spec(1, codec, 96, null).format());

          assertThat(depacketizer.salvage(packets)).isNotInstanceOf(Assembly.Complete.class);
        });
  }

  private static int size(Codec codec, Random random) {
    return random.nextInt(codec == Codec.OPUS ? 1000 : 12_000);
  }

  private static List<RtpPacket> packets(Codec codec, AccessUnit unit) {
    List<RtpPacket> packets = new ArrayList<>();
    Packetizer.of(codec, 1, 96, 65_534)
        .packetize(unit, 0)
        .forEach(bytes -> packets.add(Payloads.parse(bytes)));
    return packets;
  }
}
