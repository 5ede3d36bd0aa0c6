package io.videoconf.recorder.rtp.payload;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redundant audio, RFC 2198: copies of earlier frames, oldest first, and behind them the packet's
 * own.
 *
 * <pre>
 *  0                   1                    2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |F|   block PT  |  timestamp offset         |   block length    |  for each copy, F = 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|   block PT  |  for the packet's own, whose length is what is left
 * +-+-+-+-+-+-+-+-+
 * then the blocks' data in the same order
 * </pre>
 *
 * @param blocks at least one; the last is the packet's own ("primary")
 */
public record RedPayload(List<Block> blocks) {
  private static final int COPY_HEADER_BYTES = 4;
  private static final int MAX_OFFSET = (1 << 14) - 1;
  private static final int MAX_LENGTH = (1 << 10) - 1;

  /**
   * One frame.
   *
   * @param payloadType of the frame's own format, 0 to 127
   * @param timestampOffset how far before the packet's timestamp it belongs, in ticks of its clock,
   *     0 to 16383; 0 for the packet's own
   * @param data may be empty
   */
  public record Block(int payloadType, int timestampOffset, byte[] data) {}

  public RedPayload {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("blocks must not be empty");
    }
  }

  /** Reads a payload, whose bytes are copied; null if it is no valid one. Never throws. */
  public static @Nullable RedPayload parse(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int data = dataOffset(bytes, offset, length);
    if (data < 0) {
      return null;
    }
    List<Block> blocks = new ArrayList<>();
    int position = offset;
    while ((bytes[position] & 0x80) != 0) {
      int ticks = (bytes[position + 1] & 0xFF) << 6 | (bytes[position + 2] & 0xFC) >> 2;
      int size = (bytes[position + 2] & 0x03) << 8 | (bytes[position + 3] & 0xFF);
      byte[] copy = Arrays.copyOfRange(bytes, data, data + size);
      blocks.add(new Block(bytes[position] & 0x7F, ticks, copy));
      data += size;
      position += COPY_HEADER_BYTES;
    }
    blocks.add(new Block(bytes[position] & 0x7F, 0, Arrays.copyOfRange(bytes, data, end)));
    return new RedPayload(blocks);
  }

  /**
   * Payload type of the packet's own frame, or -1 if the payload is no valid one. No allocation.
   */
  public static int primaryPayloadType(byte[] bytes, int offset, int length) {
    int data = dataOffset(bytes, offset, length);
    return data < 0 ? -1 : bytes[data - 1] & 0x7F;
  }

  /** Where the first block's data begins; -1 if headers or data are cut short. */
  private static int dataOffset(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = offset;
    int copied = 0;
    while (position < end && (bytes[position] & 0x80) != 0) {
      if (position + COPY_HEADER_BYTES > end) {
        return -1;
      }
      copied += (bytes[position + 2] & 0x03) << 8 | (bytes[position + 3] & 0xFF);
      position += COPY_HEADER_BYTES;
    }
    return position >= end || position + 1 + copied > end ? -1 : position + 1;
  }

  /** The packet's own frame. */
  public Block primary() {
    return blocks.getLast();
  }

  /** The copies of earlier frames, oldest first. */
  public List<Block> redundant() {
    return blocks.subList(0, blocks.size() - 1);
  }

  /**
   * Writes the payload.
   *
   * @throws IllegalArgumentException when a copy is longer than 1023 bytes or more than 16383 ticks
   *     old
   */
  public byte[] write() {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (Block block : redundant()) {
      if (block.timestampOffset() > MAX_OFFSET || block.data().length > MAX_LENGTH) {
        throw new IllegalArgumentException("no room for " + block.data().length + " bytes");
      }
      payload.write(0x80 | block.payloadType());
      payload.write(block.timestampOffset() >> 6);
      payload.write((block.timestampOffset() & 0x3F) << 2 | block.data().length >> 8);
      payload.write(block.data().length);
    }
    payload.write(primary().payloadType() & 0x7F);
    blocks.forEach(block -> payload.writeBytes(block.data()));
    return payload.toByteArray();
  }
}
