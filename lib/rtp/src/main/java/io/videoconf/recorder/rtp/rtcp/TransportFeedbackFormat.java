package io.videoconf.recorder.rtp.rtcp;

import io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01,
 * section 3.1), from the SSRC of its sender on.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      SSRC of media source                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      base sequence number     |      packet status count      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 reference time                | fb pkt. count |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          packet chunk         |         packet chunk          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * .                              ...              |  recv delta   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 * run length chunk (3.1.3)             status vector chunk (3.1.4)
 *  0                   1               0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0| S |       run length        |   |1|S|       symbol list         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class TransportFeedbackFormat {
  private static final int FIXED_BYTES = 16;
  private static final int NOT_RECEIVED = 0;
  private static final int SMALL_DELTA = 1;
  private static final int LARGE_DELTA = 2;
  private static final int MAX_RUN = 0x1FFF;
  private static final int ONE_BIT_SYMBOLS = 14;
  private static final int TWO_BIT_SYMBOLS = 7;

  private TransportFeedbackFormat() {}

  static @Nullable RtcpPacket read(ByteBuffer in) {
    if (in.remaining() < FIXED_BYTES) {
      return null;
    }
    long sender = Integer.toUnsignedLong(in.getInt());
    long media = Integer.toUnsignedLong(in.getInt());
    int base = Short.toUnsignedInt(in.getShort());
    int count = Short.toUnsignedInt(in.getShort());
    int times = in.getInt();
    if (count > TransportFeedback.MAX_STATUSES) {
      return null;
    }
    int[] symbols = readSymbols(count, in);
    if (symbols == null) {
      return null;
    }
    List<Integer> deltas = new ArrayList<>(count);
    for (int symbol : symbols) {
      int bytes = symbol == NOT_RECEIVED ? 0 : symbol;
      if (symbol > LARGE_DELTA || in.remaining() < bytes) {
        return null;
      }
      deltas.add(
          switch (symbol) {
            case SMALL_DELTA -> in.get() & 0xFF;
            case LARGE_DELTA -> (int) in.getShort();
            default -> TransportFeedback.NOT_RECEIVED;
          });
    }
    return new TransportFeedback(sender, media, base, times >> 8, times & 0xFF, deltas);
  }

  private static int @Nullable [] readSymbols(int count, ByteBuffer in) {
    int[] symbols = new int[count];
    int filled = 0;
    while (filled < count) {
      if (in.remaining() < 2) {
        return null;
      }
      int chunk = Short.toUnsignedInt(in.getShort());
      if ((chunk & 0x8000) == 0) {
        int run = Math.min(chunk & MAX_RUN, count - filled);
        if (run == 0) {
          return null;
        }
        for (int i = 0; i < run; i++) {
          symbols[filled++] = chunk >> 13 & 3;
        }
      } else if ((chunk & 0x4000) == 0) {
        for (int i = ONE_BIT_SYMBOLS - 1; i >= 0 && filled < count; i--) {
          symbols[filled++] = chunk >> i & 1;
        }
      } else {
        for (int i = TWO_BIT_SYMBOLS - 1; i >= 0 && filled < count; i--) {
          symbols[filled++] = chunk >> 2 * i & 3;
        }
      }
    }
    return symbols;
  }

  static void write(TransportFeedback feedback, DataOutputStream body) throws IOException {
    List<Integer> deltas = feedback.deltas();
    body.writeInt((int) feedback.senderSsrc());
    body.writeInt((int) feedback.mediaSsrc());
    body.writeShort(feedback.baseSequence());
    body.writeShort(deltas.size());
    body.writeInt(feedback.referenceTime() << 8 | (feedback.feedbackCount() & 0xFF));
    int[] symbols = deltas.stream().mapToInt(TransportFeedbackFormat::symbol).toArray();
    int position = 0;
    while (position < symbols.length) {
      position += writeChunk(symbols, position, body);
    }
    for (int delta : deltas) {
      switch (symbol(delta)) {
        case SMALL_DELTA -> body.writeByte(delta);
        case LARGE_DELTA -> body.writeShort(delta);
        default -> {}
      }
    }
    while (body.size() % 4 != 0) {
      body.writeByte(0);
    }
  }

  private static int symbol(int delta) {
    if (delta == TransportFeedback.NOT_RECEIVED) {
      return NOT_RECEIVED;
    }
    return delta >= 0 && delta <= 0xFF ? SMALL_DELTA : LARGE_DELTA;
  }

  /** Writes the chunk that says most; how many symbols it holds. */
  private static int writeChunk(int[] symbols, int from, DataOutputStream body) throws IOException {
    int left = symbols.length - from;
    int run = 1;
    while (run < left && run < MAX_RUN && symbols[from + run] == symbols[from]) {
      run++;
    }
    int oneBit = 0;
    while (oneBit < Math.min(left, ONE_BIT_SYMBOLS) && symbols[from + oneBit] <= SMALL_DELTA) {
      oneBit++;
    }
    boolean oneBitFits = oneBit == Math.min(left, ONE_BIT_SYMBOLS);
    if (run == left || run >= (oneBitFits ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS)) {
      body.writeShort(symbols[from] << 13 | run);
      return run;
    }
    if (oneBitFits) {
      int chunk = 0x8000;
      for (int i = 0; i < oneBit; i++) {
        chunk |= symbols[from + i] << (ONE_BIT_SYMBOLS - 1 - i);
      }
      body.writeShort(chunk);
      return oneBit;
    }
    int twoBit = Math.min(left, TWO_BIT_SYMBOLS);
    int chunk = 0xC000;
    for (int i = 0; i < twoBit; i++) {
      chunk |= symbols[from + i] << 2 * (TWO_BIT_SYMBOLS - 1 - i);
    }
    body.writeShort(chunk);
    return twoBit;
  }
}
