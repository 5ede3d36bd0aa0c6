package io.videoconf.recorder.rtp.rtcp;

import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Fir;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Other;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Rtcp#parse} is given.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |      PT       |  length in words, minus one   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   SSRC of the packet's sender                 |
 * </pre>
 */
final class RtcpReader {
  private static final int HEADER_BYTES = 4;
  private static final int BLOCK_BYTES = 24;
  private static final int SENDER_INFO_BYTES = 20;

  private RtcpReader() {}

  static Rtcp.Parsed read(byte[] bytes, int offset, int length) {
    List<RtcpPacket> packets = new ArrayList<>();
    int malformed = 0;
    int position = offset;
    int end = offset + length;
    while (position < end) {
      if (end - position < HEADER_BYTES || (bytes[position] & 0xC0) != 0x80) {
        malformed++;
        break;
      }
      ByteBuffer header = ByteBuffer.wrap(bytes, position, HEADER_BYTES);
      int first = header.get() & 0xFF;
      int type = header.get() & 0xFF;
      int bodyLength = 4 * Short.toUnsignedInt(header.getShort());
      int bodyOffset = position + HEADER_BYTES;
      position = bodyOffset + bodyLength;
      if (position > end) {
        malformed++;
        break;
      }
      if ((first & 0x20) != 0) {
        int padding = bodyLength == 0 ? 0 : bytes[position - 1] & 0xFF;
        if (padding == 0 || padding > bodyLength) {
          malformed++;
          continue;
        }
        bodyLength -= padding;
      }
      RtcpPacket packet = body(type, first & 0x1F, ByteBuffer.wrap(bytes, bodyOffset, bodyLength));
      if (packet == null) {
        malformed++;
      } else {
        packets.add(packet);
      }
    }
    return new Rtcp.Parsed(packets, malformed);
  }

  private static @Nullable RtcpPacket body(int type, int count, ByteBuffer in) {
    return switch (type) {
      case Rtcp.SR -> senderReport(count, in);
      case Rtcp.RR -> receiverReport(count, in);
      case Rtcp.SDES -> sdes(count, in);
      case Rtcp.BYE -> bye(count, in);
      case Rtcp.RTPFB ->
          switch (count) {
            case Rtcp.NACK_FORMAT -> nack(in);
            case Rtcp.TRANSPORT_FEEDBACK_FORMAT -> TransportFeedbackFormat.read(in);
            default -> new Other(type, count);
          };
      case Rtcp.PSFB ->
          switch (count) {
            case Rtcp.PLI_FORMAT -> pli(in);
            case Rtcp.FIR_FORMAT -> fir(in);
            case Rtcp.APPLICATION_FORMAT ->
                RembFormat.matches(in) ? RembFormat.read(in) : new Other(type, count);
            default -> new Other(type, count);
          };
      case Rtcp.XR -> ExtendedReportFormat.read(in);
      default -> new Other(type, count);
    };
  }

  private static @Nullable RtcpPacket senderReport(int count, ByteBuffer in) {
    if (in.remaining() < 4 + SENDER_INFO_BYTES + count * BLOCK_BYTES) {
      return null;
    }
    return new SenderReport(u32(in), in.getLong(), u32(in), u32(in), u32(in), blocks(count, in));
  }

  private static @Nullable RtcpPacket receiverReport(int count, ByteBuffer in) {
    if (in.remaining() < 4 + count * BLOCK_BYTES) {
      return null;
    }
    return new ReceiverReport(u32(in), blocks(count, in));
  }

  private static List<ReportBlock> blocks(int count, ByteBuffer in) {
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long ssrc = u32(in);
      int loss = in.getInt();
      blocks.add(
          new ReportBlock(ssrc, loss >>> 24, loss << 8 >> 8, u32(in), u32(in), u32(in), u32(in)));
    }
    return blocks;
  }

  private static @Nullable RtcpPacket sdes(int count, ByteBuffer in) {
    List<Sdes.Chunk> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int start = in.position();
      if (in.remaining() < 4) {
        return null;
      }
      long ssrc = u32(in);
      String cname = null;
      boolean ended = false;
      while (!ended && in.hasRemaining()) {
        int item = in.get() & 0xFF;
        if (item == 0) {
          ended = true;
        } else {
          String text = text(in);
          if (text == null) {
            return null;
          }
          if (item == Rtcp.SDES_CNAME) {
            cname = text;
          }
        }
      }
      if (!ended) {
        return null;
      }
      int padding = -(in.position() - start) & 3; // a chunk ends on a word boundary
      if (in.remaining() < padding) {
        return null;
      }
      in.position(in.position() + padding);
      chunks.add(new Sdes.Chunk(ssrc, cname));
    }
    return new Sdes(chunks);
  }

  private static @Nullable RtcpPacket bye(int count, ByteBuffer in) {
    if (in.remaining() < 4 * count) {
      return null;
    }
    List<Long> ssrcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ssrcs.add(u32(in));
    }
    String reason = in.hasRemaining() ? text(in) : "";
    return reason == null ? null : new Bye(ssrcs, reason);
  }

  private static @Nullable RtcpPacket nack(ByteBuffer in) {
    if (in.remaining() < 12 || in.remaining() % 4 != 0) {
      return null;
    }
    long sender = u32(in);
    long media = u32(in);
    List<Integer> sequenceNumbers = new ArrayList<>();
    while (in.hasRemaining()) {
      int packetId = Short.toUnsignedInt(in.getShort());
      int following = Short.toUnsignedInt(in.getShort());
      sequenceNumbers.add(packetId);
      for (int bit = 0; bit < 16; bit++) {
        if ((following >> bit & 1) != 0) {
          sequenceNumbers.add((packetId + bit + 1) & 0xFFFF);
        }
      }
    }
    return new Nack(sender, media, sequenceNumbers);
  }

  private static @Nullable RtcpPacket pli(ByteBuffer in) {
    return in.remaining() < 8 ? null : new Pli(u32(in), u32(in));
  }

  private static @Nullable RtcpPacket fir(ByteBuffer in) {
    if (in.remaining() < 8 || in.remaining() % 8 != 0) {
      return null;
    }
    long sender = u32(in);
    in.getInt(); // media SSRC, unused: the entries name the sources
    List<Fir.Entry> entries = new ArrayList<>();
    while (in.hasRemaining()) {
      long ssrc = u32(in);
      entries.add(new Fir.Entry(ssrc, in.getInt() >>> 24));
    }
    return new Fir(sender, entries);
  }

  /** A length byte and so many bytes of text, or null if there are fewer. */
  private static @Nullable String text(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return null;
    }
    int length = in.get() & 0xFF;
    if (in.remaining() < length) {
      return null;
    }
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static long u32(ByteBuffer in) {
    return Integer.toUnsignedLong(in.getInt());
  }
}
