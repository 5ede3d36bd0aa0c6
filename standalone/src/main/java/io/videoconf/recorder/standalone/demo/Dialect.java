package io.videoconf.recorder.standalone.demo;

/** The ways to offer a track to ingest. */
enum Dialect {
  PLAIN,
  MEDIASOUP,
  SDP;

  /** The second participant speaks mediasoup, the third SDP, all others plain JSON. */
  static Dialect of(int participant) {
    return switch (participant) {
      case 1 -> MEDIASOUP;
      case 2 -> SDP;
      default -> PLAIN;
    };
  }
}
