package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.JanusSettings.InvalidSettingsException;
import io.videoconf.recorder.ingest.janus.MeetingSink.Ports;
import io.videoconf.recorder.ingest.janus.Publisher.Stream;
import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a connector's settings and memory survive a restart: beside the journal, readable by this
 * user alone, since it holds the room's secrets, and never uploaded. Used by one thread at a time.
 */
final class SettingsFile {
  private static final Logger log = LoggerFactory.getLogger(SettingsFile.class);
  private static final String NAME = "janus.json";

  private final Path path;

  SettingsFile(Path recordingRoot) {
    this.path = recordingRoot.resolve(NAME);
  }

  /** What was written last. */
  record Content(JanusSettings settings, Memory memory) {}

  /** Replaces the content. A failure costs the way back after a restart, not the recording. */
  void write(JanusSettings settings, Memory memory) {
    ObjectNode body = settings.write(Json.MAPPER.createObjectNode());
    ArrayNode participants = body.putArray("participants");
    memory.participants().forEach(participants::add);
    ArrayNode tracks = body.putArray("tracks");
    memory.tracks().forEach(track -> write(track, tracks.addObject()));
    Path fresh = path.resolveSibling(NAME + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.error("{} cannot be written: {}", path, e.toString());
    }
  }

  /** Empty when there is none, or none that can be read. */
  Optional<Content> read() {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      JsonNode body = Json.MAPPER.readTree(Files.readAllBytes(path));
      List<Memory.Track> tracks = new ArrayList<>();
      body.path("tracks").forEach(track -> tracks.add(track(track)));
      Set<String> participants = new HashSet<>();
      body.path("participants").forEach(id -> participants.add(id.asString("")));
      return Optional.of(
          new Content(JanusSettings.read(body, ""), new Memory(tracks, participants)));
    } catch (IOException | JacksonException | InvalidSettingsException e) {
      // The messages of parsers quote what they read.
      log.error("{} cannot be read: {}", path, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.error("{} cannot be deleted: {}", path, e.toString());
    }
  }

  private static void write(Memory.Track track, ObjectNode json) {
    track.key().publisher().putInto(json, "publisher");
    Stream stream = track.stream();
    json.put("mid", stream.mid());
    json.put("type", stream.type());
    json.put("codec", stream.codec());
    json.put("simulcast", stream.simulcast());
    json.put("screen", stream.screen());
    json.put("track_id", track.ports().trackId());
    json.put("port", track.ports().rtpPort());
    json.put("rtcp_port", track.ports().rtcpPort());
    json.put("ssrc", track.ssrc());
    Long forwarder = track.forwarderId();
    if (forwarder != null) {
      json.put("forwarder", forwarder);
    }
  }

  private static Memory.Track track(JsonNode json) {
    Stream stream =
        new Stream(
            json.path("mid").asString(""),
            json.path("type").asString(""),
            json.path("codec").asString(""),
            json.path("simulcast").asBoolean(false),
            json.path("screen").asBoolean(false),
            false);
    return new Memory.Track(
        new StreamKey(JanusId.of(json.path("publisher")), stream.mid()),
        stream,
        new Ports(
            json.path("track_id").asInt(0),
            json.path("port").asInt(0),
            json.path("rtcp_port").asInt(0)),
        json.path("ssrc").asLong(0),
        json.path("forwarder").isIntegralNumber() ? json.path("forwarder").asLong(0) : null);
  }
}
