package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of the requests that are made to the video room plugin. */
final class Requests {
  private final JanusSettings settings;

  Requests(JanusSettings settings) {
    this.settings = settings;
  }

  /** As one who may publish: only they are told of the others. */
  ObjectNode join() {
    ObjectNode body = body("join");
    body.put("ptype", "publisher");
    body.put("display", settings.display());
    put(body, "pin", settings.pin());
    put(body, "token", settings.token());
    return body;
  }

  /**
   * Forwards one stream. INVARIANT: SRTP is asked for at the top level; within {@code streams}
   * Janus passes over it and sends in the clear.
   */
  ObjectNode forward(Forward forward) {
    ObjectNode body = authorized("rtp_forward");
    forward.key().publisher().putInto(body, "publisher_id");
    body.put("host", settings.host());
    SrtpKey srtp = forward.srtp();
    if (srtp != null) {
      body.put("srtp_suite", ForwardSrtp.of(srtp.suite()).number());
      body.put("srtp_crypto", srtp.base64());
    }
    ObjectNode stream = body.putArray("streams").addObject();
    stream.put("mid", forward.key().mid());
    stream.put("port", forward.rtpPort());
    stream.put("pt", forward.payloadType());
    stream.put("ssrc", forward.ssrc());
    if (forward.isVideo()) {
      stream.put("rtcp_port", forward.rtcpPort());
      if (forward.stream().simulcast()) {
        // One SSRC, the highest layer that comes; without it only the lowest is forwarded.
        stream.put("simulcast", true);
      }
    }
    return body;
  }

  ObjectNode stopForward(JanusId publisher, long forwarderId) {
    ObjectNode body = authorized("stop_rtp_forward");
    publisher.putInto(body, "publisher_id");
    body.put("stream_id", forwarderId);
    return body;
  }

  ObjectNode listForwarders() {
    return authorized("listforwarders");
  }

  private ObjectNode authorized(String request) {
    ObjectNode body = body(request);
    put(body, "secret", settings.secret());
    put(body, "admin_key", settings.adminKey());
    return body;
  }

  private ObjectNode body(String request) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("request", request);
    settings.room().putInto(body, "room");
    return body;
  }

  private static void put(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }
}
