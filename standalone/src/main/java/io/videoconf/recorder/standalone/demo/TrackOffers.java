package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.rtp.send.RtpSender.Rtx;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes offers of tracks in the dialects of the control API (docs/control-api.md). */
final class TrackOffers {
  private static final String H264_PARAMETERS =
      "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

  private TrackOffers() {}

  static ObjectNode plain(String participantId, OutgoingTrack track) {
    ObjectNode offer = common(participantId, track);
    offer.put("codec", track.codec().encodingName());
    offer.put("payload_type", track.payloadType());
    offer.put("ssrc", track.ssrc());
    offer.put("clock_rate", track.codec().clockRateHz());
    if (isAudio(track)) {
      offer.put("channels", 2);
    }
    Rtx rtx = track.rtx();
    if (rtx != null) {
      offer.putObject("rtx").put("payload_type", rtx.payloadType()).put("ssrc", rtx.ssrc());
    }
    ArrayNode feedback = offer.putArray("rtcp_feedback").add("nack");
    if (!isAudio(track)) {
      feedback.add("nack pli");
    }
    return offer;
  }

  /** The {@code rtpParameters} of a mediasoup consumer, as they are there. */
  static ObjectNode mediasoup(String participantId, OutgoingTrack track) {
    ObjectNode offer = common(participantId, track);
    offer.put("kind", track.codec().kind().name().toLowerCase(Locale.ROOT));
    ObjectNode parameters = offer.putObject("rtp_parameters");
    parameters.put("mid", "0");
    ArrayNode codecs = parameters.putArray("codecs");
    ObjectNode codec = codecs.addObject();
    codec.put("mimeType", (isAudio(track) ? "audio/" : "video/") + track.codec().encodingName());
    codec.put("payloadType", track.payloadType());
    codec.put("clockRate", track.codec().clockRateHz());
    ObjectNode codecParameters = codec.putObject("parameters");
    ArrayNode feedback = codec.putArray("rtcpFeedback");
    feedback.addObject().put("type", "nack").put("parameter", "");
    if (isAudio(track)) {
      codec.put("channels", 2);
    } else {
      feedback.addObject().put("type", "nack").put("parameter", "pli");
    }
    if (track.codec() == Codec.H264) {
      codecParameters.put("packetization-mode", 1).put("profile-level-id", "42e01f");
    }
    parameters.putArray("headerExtensions");
    ObjectNode encoding = parameters.putArray("encodings").addObject().put("ssrc", track.ssrc());
    Rtx rtx = track.rtx();
    if (rtx != null) {
      codecs
          .addObject()
          .put("mimeType", "video/rtx")
          .put("payloadType", rtx.payloadType())
          .put("clockRate", track.codec().clockRateHz())
          .putObject("parameters")
          .put("apt", track.payloadType());
      encoding.putObject("rtx").put("ssrc", rtx.ssrc());
    }
    parameters
        .putObject("rtcp")
        .put("cname", track.cname())
        .put("reducedSize", true)
        .put("mux", true);
    return offer;
  }

  /** One offer for all tracks; the n-th has the mid n. */
  static ObjectNode sdp(String participantId, List<OutgoingTrack> tracks) {
    StringBuilder sdp = new StringBuilder();
    sdp.append("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n");
    for (int mid = 0; mid < tracks.size(); mid++) {
      appendMedia(sdp, mid, tracks.get(mid));
    }
    ObjectNode offer = Json.MAPPER.createObjectNode();
    offer.put("participant_id", participantId);
    tracks.stream()
        .filter(track -> !isAudio(track))
        .findFirst()
        .ifPresent(video -> offer.put("source", nameOf(video)));
    offer.put("sdp", sdp.toString());
    return offer;
  }

  private static void appendMedia(StringBuilder sdp, int mid, OutgoingTrack track) {
    Codec codec = track.codec();
    int type = track.payloadType();
    Rtx rtx = track.rtx();
    sdp.append(
        "m=%s 9 RTP/AVPF %s\r\na=mid:%d\r\na=sendonly\r\na=rtcp-mux\r\n"
            .formatted(
                isAudio(track) ? "audio" : "video",
                rtx == null ? type : type + " " + rtx.payloadType(),
                mid));
    sdp.append(
        "a=rtpmap:%d %s/%d%s\r\n"
            .formatted(
                type, codec.encodingName(), codec.clockRateHz(), isAudio(track) ? "/2" : ""));
    sdp.append("a=rtcp-fb:%d nack\r\n".formatted(type));
    if (!isAudio(track)) {
      sdp.append("a=rtcp-fb:%d nack pli\r\n".formatted(type));
    }
    if (rtx != null) {
      sdp.append(
          "a=rtpmap:%1$d rtx/%2$d\r\na=fmtp:%1$d apt=%3$d\r\na=ssrc-group:FID %4$d %5$d\r\n"
              .formatted(rtx.payloadType(), codec.clockRateHz(), type, track.ssrc(), rtx.ssrc()));
      sdp.append("a=ssrc:%d cname:%s\r\n".formatted(rtx.ssrc(), track.cname()));
    }
    if (codec == Codec.H264) {
      sdp.append("a=fmtp:%d %s\r\n".formatted(type, H264_PARAMETERS));
    }
    sdp.append("a=ssrc:%d cname:%s\r\n".formatted(track.ssrc(), track.cname()));
  }

  private static ObjectNode common(String participantId, OutgoingTrack track) {
    return Json.MAPPER
        .createObjectNode()
        .put("participant_id", participantId)
        .put("source", nameOf(track));
  }

  private static String nameOf(OutgoingTrack track) {
    return track.source().name().toLowerCase(Locale.ROOT);
  }

  private static boolean isAudio(OutgoingTrack track) {
    return track.codec().kind() == MediaKind.AUDIO;
  }
}
