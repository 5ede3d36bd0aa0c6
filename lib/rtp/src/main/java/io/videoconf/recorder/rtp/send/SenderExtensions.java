package io.videoconf.recorder.rtp.send;

import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.rtp.RtpExtensions;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The header extensions that a sender writes. Not thread-safe. */
final class SenderExtensions {
  private final Map<HeaderExtension, Integer> ids;
  private final TransportSequence transportSequence;
  private final byte @Nullable [] mid;
  private final RtpParser parser = new RtpParser();
  private byte @Nullable [] audioLevel;
  private byte @Nullable [] orientation;

  SenderExtensions(
      Map<HeaderExtension, Integer> ids, @Nullable String mid, TransportSequence sequence) {
    this.ids = ids;
    this.mid = mid == null ? null : mid.getBytes(StandardCharsets.UTF_8);
    this.transportSequence = sequence;
  }

  /** RFC 6464: one bit of voice activity, 7 bits of -dBov. */
  void audioLevel(boolean voice, int minusDbov) {
    audioLevel = new byte[] {(byte) ((voice ? 0x80 : 0) | Math.clamp(minusDbov, 0, 127))};
  }

  /** 3GPP TS 26.114 section 7.4.5: the low two bits are quarter turns. */
  void orientation(int quarterTurns) {
    orientation = new byte[] {(byte) (quarterTurns & 3)};
  }

  /**
   * @param packet without header extension
   * @param captureNtp when its media was captured
   * @param sendNtp now
   */
  byte[] insert(byte[] packet, long captureNtp, long sendNtp) {
    if (ids.isEmpty()) {
      return packet;
    }
    Map<Integer, byte[]> elements = new TreeMap<>();
    ids.forEach((extension, id) -> {
      byte[] value = value(extension, captureNtp, sendNtp);
      if (value != null) {
        elements.put(id, value);
      }
    });
    return RtpExtensions.insert(packet, elements);
  }

  /** Gives a packet that is sent again the number and time of its new way, in place. */
  void renew(byte[] packet, long sendNtp) {
    if (parser.parse(packet, 0, packet.length) != null) {
      return;
    }
    replace(parser.packet(), HeaderExtension.TRANSPORT_SEQUENCE_NUMBER, sendNtp);
    replace(parser.packet(), HeaderExtension.ABS_SEND_TIME, sendNtp);
  }

  private void replace(RtpPacket packet, HeaderExtension extension, long sendNtp) {
    Integer id = ids.get(extension);
    int at = id == null ? -1 : packet.extensionOffset(id);
    byte[] value = at < 0 ? null : value(extension, 0, sendNtp);
    if (value != null) {
      System.arraycopy(value, 0, packet.bytes(), at, value.length);
    }
  }

  private byte @Nullable [] value(HeaderExtension extension, long captureNtp, long sendNtp) {
    return switch (extension) {
      case MID -> mid;
      case AUDIO_LEVEL -> audioLevel;
      case VIDEO_ORIENTATION -> orientation;
      case ABS_CAPTURE_TIME -> ByteBuffer.allocate(8).putLong(captureNtp).array();
      case ABS_SEND_TIME -> {
        int time = (int) (sendNtp >> 14); // 6 bits of seconds, 18 of fraction
        yield new byte[] {(byte) (time >> 16), (byte) (time >> 8), (byte) time};
      }
      case TRANSPORT_SEQUENCE_NUMBER -> {
        int number = transportSequence.next();
        yield new byte[] {(byte) (number >> 8), (byte) number};
      }
      case RID, REPAIRED_RID, DEPENDENCY_DESCRIPTOR -> null;
    };
  }
}
