package io.videoconf.recorder.model;

/** How a composed picture is encoded. */
public enum VideoCodec {
  H264,
  VP9,
  AV1
}
