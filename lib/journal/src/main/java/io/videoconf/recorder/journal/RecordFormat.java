package io.videoconf.recorder.journal;

import io.videoconf.recorder.model.look.Image;

/** Sizes and type codes of a record; see the package description for the layout. */
final class RecordFormat {
  static final int EVENT = 1;
  static final int RTP = 2;
  static final int RTCP = 3;
  static final int TICK = 4;

  /** Length and checksum. */
  static final int PREFIX_BYTES = 8;

  /** Type, track and arrival time: what the length counts besides the bytes. */
  static final int FIELD_BYTES = 11;

  /**
   * Above any UDP datagram and any event, of which a theme with two images in base64 is the
   * largest; a length beyond it is damage, and is not believed.
   */
  static final int MAX_PAYLOAD_BYTES = (2 * Image.MAX_BYTES / 3 * 4) + (64 << 10);

  private RecordFormat() {}
}
