package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.VideoFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The control API of ingest, as an SFU's controller uses it. Thread-safe. */
final class ControlClient {
  private static final String RECORDINGS = "/ingest/v1/recordings";

  private final JsonHttp http;

  ControlClient(JsonHttp http) {
    this.http = http;
  }

  /** Starts a recording and returns its id. */
  String startRecording(String meetingId, String title, VideoFormat format)
      throws IOException, InterruptedException {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("meeting_id", meetingId).put("title", title);
    body.putObject("format")
        .put("width", format.width())
        .put("height", format.height())
        .put("frame_rate", format.frameRate())
        .put("bit_rate", format.bitRate());
    return text(http.call("POST", RECORDINGS, body), "recording_id");
  }

  void join(String recordingId, String participantId, String displayName)
      throws IOException, InterruptedException {
    ObjectNode body = Json.MAPPER.createObjectNode().put("display_name", displayName);
    http.call("PUT", path(recordingId) + "/participants/" + participantId, body);
  }

  /** Offers the tracks of a participant in one of the dialects; the answers are in their order. */
  List<AcceptedTrack> addTracks(
      String recordingId, String participantId, Dialect dialect, List<OutgoingTrack> tracks)
      throws IOException, InterruptedException {
    String path = path(recordingId) + "/tracks";
    if (dialect == Dialect.SDP) {
      return sdpAnswer(http.call("POST", path, TrackOffers.sdp(participantId, tracks)), tracks);
    }
    List<AcceptedTrack> accepted = new ArrayList<>();
    for (OutgoingTrack track : tracks) {
      ObjectNode offer =
          dialect == Dialect.MEDIASOUP
              ? TrackOffers.mediasoup(participantId, track)
              : TrackOffers.plain(participantId, track);
      JsonNode answer = http.call("POST", path, offer);
      accepted.add(
          new AcceptedTrack(
              number(answer, "track_id"), text(answer, "ip"), number(answer, "port")));
    }
    return accepted;
  }

  void mute(String recordingId, int trackId, boolean muted)
      throws IOException, InterruptedException {
    ObjectNode body = Json.MAPPER.createObjectNode().put("muted", muted);
    http.call("PATCH", path(recordingId) + "/tracks/" + trackId, body);
  }

  void removeTrack(String recordingId, int trackId) throws IOException, InterruptedException {
    http.call("DELETE", path(recordingId) + "/tracks/" + trackId, null);
  }

  void stop(String recordingId) throws IOException, InterruptedException {
    http.call("POST", path(recordingId) + "/stop", null);
  }

  /** The state that docs/control-api.md describes. */
  JsonNode state(String recordingId) throws IOException, InterruptedException {
    return http.get(path(recordingId));
  }

  private static String path(String recordingId) {
    return RECORDINGS + "/" + recordingId;
  }

  private static List<AcceptedTrack> sdpAnswer(JsonNode answer, List<OutgoingTrack> tracks)
      throws IOException {
    String ip = connectionAddress(text(answer, "sdp"));
    List<AcceptedTrack> accepted = new ArrayList<>();
    for (int mid = 0; mid < tracks.size(); mid++) {
      JsonNode track = trackOfMid(answer.path("tracks"), String.valueOf(mid));
      accepted.add(new AcceptedTrack(number(track, "track_id"), ip, number(track, "port")));
    }
    return accepted;
  }

  private static JsonNode trackOfMid(JsonNode tracks, String mid) throws IOException {
    for (JsonNode track : tracks) {
      if (track.path("mid").asString("").equals(mid)) {
        return track;
      }
    }
    throw new IOException("the SDP answer accepts no medium with mid " + mid);
  }

  /** RFC 8866 section 5.7. */
  private static String connectionAddress(String sdp) throws IOException {
    return sdp.lines()
        .filter(line -> line.startsWith("c=IN IP"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IOException("the SDP answer has no connection address"));
  }

  private static String text(JsonNode answer, String name) throws IOException {
    return Optional.of(answer.path(name).asString(""))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> new IOException("the control API's answer has no " + name));
  }

  private static int number(JsonNode answer, String name) throws IOException {
    JsonNode value = answer.path(name);
    if (!value.isIntegralNumber()) {
      throw new IOException("the control API's answer has no " + name);
    }
    return value.asInt();
  }
}
