package io.videoconf.recorder.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a few units of each codec look like in packets, and what is read of them, as text under
 * src/test/golden/payload. {@code -Dgolden.update=true} writes it anew.
 */
class GoldenPayloadTest {
  private static final Path DIRECTORY = Path.of("src", "test", "golden", "payload");
  private static final int HEAD_BYTES = 16;

  @ParameterizedTest
  @EnumSource(Codec.class)
  void packetsAndUnitsAreAsTheyWere(Codec codec) throws IOException {
    String actual = dump(codec);
    Path file = DIRECTORY.resolve(codec.name().toLowerCase(Locale.ROOT) + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }

  private static String dump(Codec codec) {
    Random random = new Random(7);
    Packetizer packetizer = Packetizer.of(codec, 1, 96, 65_534);
    Depacketizer depacketizer = Depacketizer.of(Captures.spec(1, codec, 96, null).format());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      AccessUnit unit = TestMedia.unit(codec, 0, i % 2 == 0, 100 + 900 * i, random);
      List<RtpPacket> packets = new ArrayList<>();
      for (byte[] bytes : packetizer.packetize(unit, i * 3000L)) {
        RtpPacket packet = Payloads.parse(bytes);
        packets.add(packet);
        byte[] payload = packet.payload();
        text.append(
            "packet %5d %s %4d bytes %s%s%s%n"
                .formatted(
                    packet.sequenceNumber(),
                    packet.marker() ? "M" : "-",
                    payload.length,
                    HexFormat.of().formatHex(payload, 0, Math.min(HEAD_BYTES, payload.length)),
                    depacketizer.startsUnit(packet) ? " unit" : "",
                    depacketizer.startsKeyframe(packet) ? " keyframe" : ""));
      }
      text.append(unit(depacketizer.assemble(packets, false)));
    }
    return text.toString();
  }

  private static String unit(Assembly assembly) {
    return switch (assembly) {
      case Assembly.Complete unit -> {
        CRC32 crc = new CRC32();
        crc.update(unit.data());
        yield "unit %s %dx%d %d bytes crc %08x%n"
            .formatted(
                unit.keyframe() ? "keyframe" : "delta",
                unit.width(),
                unit.height(),
                unit.data().length,
                crc.getValue());
      }
      case Assembly.Empty _ -> "empty\n";
      case Assembly.Torn(String reason) -> "torn: " + reason + "\n";
    };
  }
}
