package io.videoconf.recorder.model;

import java.util.Optional;

/** The RTP header extensions (RFC 8285) that are read; others are passed over. */
public enum HeaderExtension {
  /** RFC 9143: which media section a packet belongs to. */
  MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
  /** RFC 8852: which encoding of a simulcast. */
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
  /** RFC 8852: which encoding a retransmission repairs. */
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
  /** RFC 6464: client-to-mixer audio level. */
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
  /** 3GPP TS 26.114 section 7.4.5: coordination of video orientation (CVO). */
  VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
  ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
  /** draft-holmer-rmcat-transport-wide-cc-extensions-01. */
  TRANSPORT_SEQUENCE_NUMBER(
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
  /** AV1 RTP specification, appendix A. */
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");

  private final String uri;

  HeaderExtension(String uri) {
    this.uri = uri;
  }

  /** The URI by which an {@code extmap} names it. */
  public String uri() {
    return uri;
  }

  public static Optional<HeaderExtension> ofUri(String uri) {
    for (HeaderExtension extension : values()) {
      if (extension.uri.equals(uri)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }
}
