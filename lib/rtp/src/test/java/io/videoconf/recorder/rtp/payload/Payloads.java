package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Packets out of payloads in hexadecimal, spaces allowed. */
final class Payloads {
  private Payloads() {}

  static RtpPacket packet(String payload) {
    return packet(1, bytes(payload));
  }

  static RtpPacket packet(int sequenceNumber, byte[] payload) {
    return parse(RtpPacket.write(false, 96, sequenceNumber, 0, 1, payload));
  }

  static RtpPacket parse(byte[] bytes) {
    return ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
  }

  /** Packets with consecutive numbers; one without a payload text is missing. */
  static List<RtpPacket> packets(String... payloads) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int i = 0; i < payloads.length; i++) {
      if (!payloads[i].equals("lost")) {
        packets.add(packet(65_534 + i, bytes(payloads[i])));
      }
    }
    return packets;
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** The unit's bytes, or what else it is. */
  static String hex(Assembly assembly) {
    return switch (assembly) {
      case Assembly.Complete complete -> hex(complete.data());
      case Assembly.Empty _ -> "empty";
      case Assembly.Torn _ -> "torn";
    };
  }
}
