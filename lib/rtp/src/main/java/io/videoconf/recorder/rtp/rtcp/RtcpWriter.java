package io.videoconf.recorder.rtp.rtcp;

import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Bye;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ExtendedReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Fir;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Nack;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Other;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Pli;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.ReceiverReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Remb;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.Sdes;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes what {@link Rtcp#write} is given. */
final class RtcpWriter {
  private static final int MAX_COUNT = 31;
  private static final int MAX_TEXT_BYTES = 255;

  private RtcpWriter() {}

  static byte[] write(List<? extends RtcpPacket> packets) {
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(datagram);
      for (RtcpPacket packet : packets) {
        write(packet, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from an array
    }
    return datagram.toByteArray();
  }

  private static void write(RtcpPacket packet, DataOutputStream out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bytes);
    switch (packet) {
      case SenderReport sr -> {
        u32(body, sr.ssrc());
        body.writeLong(sr.ntpTimestamp());
        u32(body, sr.rtpTimestamp());
        u32(body, sr.packetCount());
        u32(body, sr.octetCount());
        blocks(sr.blocks(), body);
        frame(out, sr.blocks().size(), Rtcp.SR, bytes);
      }
      case ReceiverReport rr -> {
        u32(body, rr.ssrc());
        blocks(rr.blocks(), body);
        frame(out, rr.blocks().size(), Rtcp.RR, bytes);
      }
      case Sdes sdes -> {
        for (Sdes.Chunk chunk : sdes.chunks()) {
          chunk(chunk, body, bytes);
        }
        frame(out, sdes.chunks().size(), Rtcp.SDES, bytes);
      }
      case Bye bye -> {
        for (long ssrc : bye.ssrcs()) {
          u32(body, ssrc);
        }
        if (!bye.reason().isEmpty()) {
          text(bye.reason(), body);
          pad(body, bytes);
        }
        frame(out, bye.ssrcs().size(), Rtcp.BYE, bytes);
      }
      case Nack nack -> {
        u32(body, nack.senderSsrc());
        u32(body, nack.mediaSsrc());
        lost(nack.sequenceNumbers(), body);
        frame(out, Rtcp.NACK_FORMAT, Rtcp.RTPFB, bytes);
      }
      case Pli pli -> {
        u32(body, pli.senderSsrc());
        u32(body, pli.mediaSsrc());
        frame(out, Rtcp.PLI_FORMAT, Rtcp.PSFB, bytes);
      }
      case Fir fir -> {
        u32(body, fir.senderSsrc());
        u32(body, 0);
        for (Fir.Entry entry : fir.entries()) {
          u32(body, entry.ssrc());
          body.writeInt(entry.sequenceNumber() << 24);
        }
        frame(out, Rtcp.FIR_FORMAT, Rtcp.PSFB, bytes);
      }
      case TransportFeedback feedback -> {
        TransportFeedbackFormat.write(feedback, body);
        frame(out, Rtcp.TRANSPORT_FEEDBACK_FORMAT, Rtcp.RTPFB, bytes);
      }
      case Remb remb -> {
        RembFormat.write(remb, body);
        frame(out, Rtcp.APPLICATION_FORMAT, Rtcp.PSFB, bytes);
      }
      case ExtendedReport report -> {
        ExtendedReportFormat.write(report, body);
        frame(out, 0, Rtcp.XR, bytes);
      }
      case Other other ->
          throw new IllegalArgumentException(
              "packet type " + other.packetType() + " has no content to write");
    }
  }

  private static void frame(DataOutputStream out, int count, int type, ByteArrayOutputStream body)
      throws IOException {
    if (count > MAX_COUNT) {
      throw new IllegalArgumentException("at most 31 entries fit a packet, there are " + count);
    }
    out.writeByte(0x80 | count);
    out.writeByte(type);
    out.writeShort(body.size() / 4);
    body.writeTo(out);
  }

  private static void blocks(List<ReportBlock> blocks, DataOutputStream body) throws IOException {
    for (ReportBlock block : blocks) {
      u32(body, block.ssrc());
      body.writeInt(block.fractionLost() << 24 | (block.cumulativeLost() & 0xFFFFFF));
      u32(body, block.highestSequence());
      u32(body, block.jitter());
      u32(body, block.lastSenderReport());
      u32(body, block.delaySinceLastSenderReport());
    }
  }

  private static void chunk(Sdes.Chunk chunk, DataOutputStream body, ByteArrayOutputStream bytes)
      throws IOException {
    u32(body, chunk.ssrc());
    String cname = chunk.cname();
    if (cname != null) {
      body.writeByte(Rtcp.SDES_CNAME);
      text(cname, body);
    }
    body.writeByte(0); // ends the items; a chunk has at least one zero byte
    pad(body, bytes);
  }

  private static void text(String text, DataOutputStream body) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, MAX_TEXT_BYTES);
    body.writeByte(length);
    body.write(utf8, 0, length);
  }

  private static void pad(DataOutputStream body, ByteArrayOutputStream bytes) throws IOException {
    while (bytes.size() % 4 != 0) {
      body.writeByte(0);
    }
  }

  /** Packs sequence numbers into pairs of a packet id and a mask of the 16 after it. */
  private static void lost(List<Integer> sequenceNumbers, DataOutputStream body)
      throws IOException {
    List<Integer> rest = new ArrayList<>(sequenceNumbers);
    while (!rest.isEmpty()) {
      int packetId = rest.removeFirst();
      int following = 0;
      while (!rest.isEmpty()) {
        int distance = (rest.getFirst() - packetId) & 0xFFFF;
        if (distance < 1 || distance > 16) {
          break;
        }
        following |= 1 << (distance - 1);
        rest.removeFirst();
      }
      body.writeShort(packetId);
      body.writeShort(following);
    }
  }

  private static void u32(DataOutputStream out, long value) throws IOException {
    out.writeInt((int) value);
  }
}
