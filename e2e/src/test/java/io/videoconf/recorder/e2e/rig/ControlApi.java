package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.e2e.rig.HttpCaller.Answer;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The control API (docs/control-api.md) as an SFU uses it. Thread-safe. */
public final class ControlApi {
  private static final String RECORDINGS = "/ingest/v1/recordings";

  private final HttpCaller http;

  ControlApi(HttpCaller http) {
    this.http = http;
  }

  /** A track as ingest accepted it. */
  public record Accepted(int trackId, int port, int rtcpPort) {}

  /** A track as its sender describes it. */
  public record Offer(
      String participantId, Codec codec, int payloadType, @Nullable Long ssrc, boolean rtcpMux) {
    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("participant_id", participantId);
      json.put("source", codec.kind() == MediaKind.AUDIO ? "microphone" : "camera");
      json.put("codec", codec.encodingName());
      json.put("payload_type", payloadType);
      if (ssrc != null) {
        json.put("ssrc", ssrc);
      }
      if (codec.kind() == MediaKind.AUDIO) {
        json.put("channels", 2);
      }
      json.put("rtcp_mux", rtcpMux);
      return json;
    }
  }

  /** The same API without success taken for granted. */
  public HttpCaller http() {
    return http;
  }

  /** Starts a recording and returns its id. */
  public String startRecording(String meetingId) throws IOException, InterruptedException {
    return startRecording(meetingId, Map.of());
  }

  /**
   * Starts a recording and returns its id.
   *
   * @param options further fields of the request
   */
  public String startRecording(String meetingId, Map<String, Object> options)
      throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    // Pictures are told by what is in them, from the first one on: nothing covers or moves them.
    body.put("theme", Map.of("labels", false, "transition_millis", 0));
    body.putAll(options);
    body.put("meeting_id", meetingId);
    body.put("title", "Meeting " + meetingId);
    return expect(201, "POST", RECORDINGS, body).path("recording_id").asString();
  }

  public Accepted addTrack(String recordingId, Offer offer)
      throws IOException, InterruptedException {
    JsonNode answer = expect(201, "POST", path(recordingId) + "/tracks", offer.json());
    return new Accepted(
        answer.path("track_id").asInt(),
        answer.path("port").asInt(),
        answer.path("rtcp_port").asInt());
  }

  /** Adds what the body offers, in whichever dialect, and returns the answer. */
  public JsonNode addTracks(String recordingId, Map<String, Object> body)
      throws IOException, InterruptedException {
    return expect(201, "POST", path(recordingId) + "/tracks", body);
  }

  /** Has the recording follow a room of Janus. */
  public JsonNode followJanus(String recordingId, Map<String, Object> body)
      throws IOException, InterruptedException {
    return expect(200, "PUT", path(recordingId) + "/janus", body);
  }

  /** Has it follow no more. */
  public void leaveJanus(String recordingId) throws IOException, InterruptedException {
    expect(204, "DELETE", path(recordingId) + "/janus", null);
  }

  /** Ends the recording. */
  public void stop(String recordingId) throws IOException, InterruptedException {
    expect(202, "POST", path(recordingId) + "/stop", null);
  }

  public JsonNode state(String recordingId) throws IOException, InterruptedException {
    return expect(200, "GET", path(recordingId), null);
  }

  /** The state of one track. */
  public JsonNode track(String recordingId, int trackId) throws IOException, InterruptedException {
    for (JsonNode track : state(recordingId).path("tracks")) {
      if (track.path("track_id").asInt() == trackId) {
        return track;
      }
    }
    throw new AssertionError("no track " + trackId);
  }

  /** Waits for the compositor cell and returns its process id. */
  public long awaitCell(String recordingId) throws InterruptedException {
    return Eventually.get(
        "the compositor runs",
        Duration.ofSeconds(20),
        () -> {
          JsonNode cell = state(recordingId).path("cell");
          boolean runs = cell.path("state").asString("").equals("running");
          return runs && cell.hasNonNull("pid")
              ? Optional.of(cell.path("pid").asLong())
              : Optional.empty();
        });
  }

  /** Path of a recording. */
  public static String path(String recordingId) {
    return RECORDINGS + "/" + recordingId;
  }

  private JsonNode expect(int status, String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    Answer answer = http.send(method, path, body == null ? null : Json.write(body));
    if (answer.status() != status) {
      throw new AssertionError(
          method + " " + path + " answered " + answer.status() + ": " + answer.body());
    }
    return answer.json();
  }
}
