package io.videoconf.recorder.ingest.janus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the video room plugin says, as an answer or by itself: the {@code plugindata.data} of
 * Janus's messages (https://janus.conf.meetecho.com/docs/videoroom).
 */
sealed interface RoomMessage {
  /** We are in the room, and these publish. */
  record Joined(List<Publisher> publishers) implements RoomMessage {}

  /** These publish now, or do so differently. */
  record Published(List<Publisher> publishers) implements RoomMessage {}

  /** Somebody stays but publishes no more. */
  record Unpublished(JanusId id) implements RoomMessage {}

  /** Somebody left, or was made to. */
  record Left(JanusId id) implements RoomMessage {}

  record Renamed(JanusId id, String displayName) implements RoomMessage {}

  /** A moderator muted a stream of somebody, or allows it again. */
  record Moderated(JanusId id, String mid, boolean muted) implements RoomMessage {}

  /** The room is no more. */
  record RoomDestroyed() implements RoomMessage {}

  /** The answer to {@code rtp_forward}; empty when there was nothing to forward. */
  record Forwarding(List<Forwarder> forwarders) implements RoomMessage {}

  /** The answer to {@code listforwarders}. */
  record Forwarders(List<Forwarder> forwarders) implements RoomMessage {}

  /** A request was refused. */
  record Refused(int code, String reason) implements RoomMessage {}

  /** Whatever else. */
  record Other() implements RoomMessage {}

  /**
   * A forwarder of Janus.
   *
   * @param id among those of its publisher
   * @param port where it sends RTP to
   * @param ssrc under which it does; -1 if it does not tell
   * @param srtp whether it encrypts
   */
  record Forwarder(JanusId publisher, long id, int port, long ssrc, boolean srtp) {}

  static RoomMessage read(JsonNode data) {
    if (data.has("error_code") || data.has("error")) {
      return new Refused(
          data.path("error_code").asInt(0), brief(data.path("error").asString("no reason given")));
    }
    return switch (data.path("videoroom").asString("")) {
      case "joined" -> new Joined(publishers(data));
      case "rtp_forward" -> new Forwarding(forwarders(data));
      case "forwarders" -> {
        List<Forwarder> all = new ArrayList<>();
        data.path("publishers").forEach(publisher -> all.addAll(forwarders(publisher)));
        yield new Forwarders(List.copyOf(all));
      }
      case "destroyed" -> new RoomDestroyed();
      case "event" -> event(data);
      default -> new Other();
    };
  }

  private static RoomMessage event(JsonNode data) {
    if (data.has("publishers")) {
      return new Published(publishers(data));
    }
    if (JanusId.isId(data.path("leaving")) && !isOk(data.path("leaving"))) {
      return new Left(JanusId.of(data.path("leaving")));
    }
    if (JanusId.isId(data.path("kicked"))) {
      return new Left(JanusId.of(data.path("kicked")));
    }
    if (JanusId.isId(data.path("unpublished")) && !isOk(data.path("unpublished"))) {
      return new Unpublished(JanusId.of(data.path("unpublished")));
    }
    JsonNode id = data.path("id");
    if (!JanusId.isId(id)) {
      return new Other();
    }
    if (data.has("moderation")) {
      return new Moderated(
          JanusId.of(id),
          data.path("mid").asString(""),
          data.path("moderation").asString("").equals("muted"));
    }
    if (data.has("display")) {
      return new Renamed(JanusId.of(id), Publisher.name(data.path("display"), JanusId.of(id)));
    }
    return new Other();
  }

  /** What is said of oneself comes as "ok" where others read an id. */
  private static boolean isOk(JsonNode node) {
    return node.isString() && node.asString("").equals("ok");
  }

  private static List<Publisher> publishers(JsonNode data) {
    List<Publisher> all = new ArrayList<>();
    data.path("publishers").forEach(p -> Publisher.read(p).ifPresent(all::add));
    return List.copyOf(all);
  }

  private static List<Forwarder> forwarders(JsonNode data) {
    JsonNode publisher = data.path("publisher_id");
    if (!JanusId.isId(publisher)) {
      return List.of();
    }
    List<Forwarder> all = new ArrayList<>();
    for (JsonNode forwarder : data.path("forwarders")) {
      Optional.of(forwarder.path("stream_id"))
          .filter(JsonNode::isIntegralNumber)
          .ifPresent(id ->
              all.add(
                  new Forwarder(
                      JanusId.of(publisher),
                      id.asLong(0),
                      forwarder.path("port").asInt(0),
                      forwarder.path("ssrc").asLong(-1),
                      forwarder.path("srtp").asBoolean(false))));
    }
    return List.copyOf(all);
  }

  /** Texts of another server are shown to people: not endlessly. */
  static String brief(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 200 ? line : line.substring(0, 200);
  }
}
