package io.videoconf.recorder.model;

/** How a picture is encoded: of a composition, of a rung. */
public enum VideoCodec {
  H264,
  VP9,
  AV1
}
