package io.videoconf.recorder.rtp.payload;

/**
 * The VP9 payload descriptor, RFC 9628 section 4.2. One object is filled again for each packet, so
 * that looking at a packet allocates nothing. Not thread-safe.
 *
 * <pre>
 *  flexible mode, F = 1                 non-flexible mode, F = 0
 *       0 1 2 3 4 5 6 7                      0 1 2 3 4 5 6 7
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 *      |I|P|L|F|B|E|V|Z| (REQUIRED)         |I|P|L|F|B|E|V|Z| (REQUIRED)
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 * I:   |M| PICTURE ID  |               I:   |M| PICTURE ID  |
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 * M:   | EXTENDED PID  |               M:   | EXTENDED PID  |
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 * L:   | TID |U| SID |D|               L:   | TID |U| SID |D|
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 * P,F: | P_DIFF      |N| up to 3            |   TL0PICIDX   | (only with L)
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 * V:   | SS ...        |               V:   | SS ...        |
 *      +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+
 *
 *  scalability structure, section 4.2.1
 *      +-+-+-+-+-+-+-+-+
 * V:   | N_S |Y|G|-|-|-|
 *      +-+-+-+-+-+-+-+-+              -\
 * Y:   |     WIDTH     |               .
 *      |               |               .
 *      |     HEIGHT    |               . N_S + 1 times
 *      |               |               .
 *      +-+-+-+-+-+-+-+-+              -/
 * G:   |      N_G      |
 *      +-+-+-+-+-+-+-+-+                          -\
 * N_G: | TID |U| R |-|-|                           .
 *      +-+-+-+-+-+-+-+-+              -\           . N_G times
 *      |    P_DIFF     |               . R times   .
 *      +-+-+-+-+-+-+-+-+              -/          -/
 * </pre>
 */
final class Vp9Descriptor {
  private static final int MAX_REFERENCES = 3;
  private static final int MAX_SPATIAL_LAYERS = 8;

  private int first;
  private int pictureId;
  private int temporalLayer;
  private boolean switchingUp;
  private int spatialLayer;
  private boolean usesLowerLayer;
  private int tl0PicIdx;
  private int references;
  private int layers;
  private boolean hasSizes;
  private final int[] widths = new int[MAX_SPATIAL_LAYERS];
  private final int[] heights = new int[MAX_SPATIAL_LAYERS];
  private int length;

  /** Reads the descriptor at the head of a payload; false when the payload ends within it. */
  boolean read(byte[] bytes, int offset, int payloadLength) {
    int end = offset + payloadLength;
    int position = offset;
    pictureId = -1;
    temporalLayer = 0;
    switchingUp = false;
    spatialLayer = 0;
    usesLowerLayer = false;
    tl0PicIdx = -1;
    references = 0;
    layers = 0;
    hasSizes = false;
    if (position >= end) {
      return false;
    }
    first = bytes[position++] & 0xFF;
    if ((first & 0x80) != 0) {
      if (position >= end) {
        return false;
      }
      pictureId = bytes[position++] & 0xFF;
      if ((pictureId & 0x80) != 0) {
        if (position >= end) {
          return false;
        }
        pictureId = (pictureId & 0x7F) << 8 | (bytes[position++] & 0xFF);
      }
    }
    if ((first & 0x20) != 0) {
      if (position >= end) {
        return false;
      }
      int layer = bytes[position++] & 0xFF;
      temporalLayer = layer >> 5;
      switchingUp = (layer & 0x10) != 0;
      spatialLayer = layer >> 1 & 0x07;
      usesLowerLayer = (layer & 0x01) != 0;
      if (!isFlexible()) {
        if (position >= end) {
          return false;
        }
        tl0PicIdx = bytes[position++] & 0xFF;
      }
    }
    if (isFlexible() && isPredicted()) {
      boolean more = true;
      while (more) {
        if (position >= end || references == MAX_REFERENCES) {
          return false;
        }
        more = (bytes[position++] & 0x01) != 0;
        references++;
      }
    }
    if ((first & 0x02) != 0) {
      position = readStructure(bytes, position, end);
    }
    length = position - offset;
    return position >= 0 && position <= end;
  }

  /** The position behind the scalability structure; negative when the payload ends within it. */
  private int readStructure(byte[] bytes, int from, int end) {
    int position = from;
    if (position >= end) {
      return -1;
    }
    int head = bytes[position++] & 0xFF;
    layers = (head >> 5) + 1;
    hasSizes = (head & 0x10) != 0;
    if (hasSizes) {
      if (position + 4 * layers > end) {
        return -1;
      }
      for (int i = 0; i < layers; i++) {
        widths[i] = (bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF);
        heights[i] = (bytes[position + 2] & 0xFF) << 8 | (bytes[position + 3] & 0xFF);
        position += 4;
      }
    }
    if ((head & 0x08) != 0) {
      if (position >= end) {
        return -1;
      }
      int pictures = bytes[position++] & 0xFF;
      for (int i = 0; i < pictures; i++) {
        if (position >= end) {
          return -1;
        }
        position += 1 + (bytes[position] >> 2 & 0x03);
      }
    }
    return position;
  }

  /** 7 or 15 bits, or -1 if absent. */
  int pictureId() {
    return pictureId;
  }

  /** P: the layer frame needs an earlier picture. */
  boolean isPredicted() {
    return (first & 0x40) != 0;
  }

  /** F. */
  boolean isFlexible() {
    return (first & 0x10) != 0;
  }

  /** B: a layer frame begins. */
  boolean startsFrame() {
    return (first & 0x08) != 0;
  }

  /** E: a layer frame ends. */
  boolean endsFrame() {
    return (first & 0x04) != 0;
  }

  /** TID, 0 to 7; 0 if absent. */
  int temporalLayer() {
    return temporalLayer;
  }

  /** U: no later picture of a higher temporal layer needs an earlier one of such a layer. */
  boolean isSwitchingUp() {
    return switchingUp;
  }

  /** SID, 0 to 7; 0 if absent. */
  int spatialLayer() {
    return spatialLayer;
  }

  /** D: needs the spatial layer below it in the same picture. */
  boolean usesLowerLayer() {
    return usesLowerLayer;
  }

  /** 0 to 255, or -1 if absent. */
  int tl0PicIdx() {
    return tl0PicIdx;
  }

  /** How many earlier pictures a frame in flexible mode names, 0 to 3. */
  int references() {
    return references;
  }

  /** N_S + 1 where there is a scalability structure, else 0. */
  int layers() {
    return layers;
  }

  /** Width of a layer in pixels, or 0 if it is not told. */
  int width(int layer) {
    return hasSizes && layer < layers ? widths[layer] : 0;
  }

  /** Height of a layer in pixels, or 0 if it is not told. */
  int height(int layer) {
    return hasSizes && layer < layers ? heights[layer] : 0;
  }

  /** Of the descriptor in bytes. */
  int length() {
    return length;
  }
}
