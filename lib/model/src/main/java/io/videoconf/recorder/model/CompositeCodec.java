package io.videoconf.recorder.model;

import java.util.Optional;

/** What becomes of the picture of a recording that is composed once more. */
public enum CompositeCodec {
  H264,
  VP9,
  AV1,

  /** Nothing is composed: the H.264 of the only video source stands as it was sent. */
  COPY;

  /** How the composed picture is encoded; empty when there is none. */
  public Optional<VideoCodec> encoding() {
    return switch (this) {
      case H264 -> Optional.of(VideoCodec.H264);
      case VP9 -> Optional.of(VideoCodec.VP9);
      case AV1 -> Optional.of(VideoCodec.AV1);
      case COPY -> Optional.empty();
    };
  }
}
