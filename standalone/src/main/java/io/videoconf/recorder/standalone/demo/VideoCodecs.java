package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.model.Codec;

/** Which video codecs the participants send. */
enum VideoCodecs {
  VP8,
  H264,
  /** Every other participant sends H.264. */
  MIXED;

  Codec of(int participant) {
    return switch (this) {
      case VP8 -> Codec.VP8;
      case H264 -> Codec.H264;
      case MIXED -> participant % 2 == 0 ? Codec.VP8 : Codec.H264;
    };
  }
}
