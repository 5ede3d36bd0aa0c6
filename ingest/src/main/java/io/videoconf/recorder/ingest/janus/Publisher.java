package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.platform.http.ShownText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who publishes, as Janus announces them.
 *
 * @param displayName what is shown; the id when they gave no name
 * @param streams those that are on, audio and video alike
 */
record Publisher(JanusId id, String displayName, List<Stream> streams) {
  private static final int LONGEST_NAME = 200;
  private static final Pattern SCREEN =
      Pattern.compile("screen|desktop|presentation", Pattern.CASE_INSENSITIVE);

  Publisher {
    streams = List.copyOf(streams);
  }

  /**
   * One media section of a publisher's session.
   *
   * @param mid its name within the session
   * @param codec in Janus's spelling, lower case
   * @param simulcast whether it comes in several layers
   * @param screen whether the publisher described it as a shared screen
   * @param muted whether a moderator has muted it
   */
  record Stream(
      String mid, String type, String codec, boolean simulcast, boolean screen, boolean muted) {

    /** The codec if it can be recorded, of the kind that the stream is said to be. */
    Optional<Codec> knownCodec() {
      MediaKind kind = type.equals("video") ? MediaKind.VIDEO : MediaKind.AUDIO;
      return Codec.ofEncodingName(codec).filter(known -> known.kind() == kind);
    }

    TrackSource source() {
      if (type.equals("audio")) {
        return TrackSource.MICROPHONE;
      }
      return screen ? TrackSource.SCREEN : TrackSource.CAMERA;
    }

    Stream withMuted(boolean nowMuted) {
      return new Stream(mid, type, codec, simulcast, screen, nowMuted);
    }
  }

  /** Reads an element of {@code publishers}; empty when it names nobody. */
  static Optional<Publisher> read(JsonNode json) {
    JsonNode id = json.path("id");
    if (!JanusId.isId(id)) {
      return Optional.empty();
    }
    List<Stream> streams = new ArrayList<>();
    Set<String> mids = new HashSet<>();
    for (JsonNode stream : json.path("streams")) {
      String type = stream.path("type").asString("");
      String mid = stream.path("mid").asString("");
      boolean isMedia = type.equals("audio") || type.equals("video");
      if (isMedia && !mid.isEmpty() && !stream.path("disabled").asBoolean(false) && mids.add(mid)) {
        streams.add(
            new Stream(
                mid,
                type,
                stream.path("codec").asString("").toLowerCase(Locale.ROOT),
                stream.path("simulcast").asBoolean(false),
                SCREEN.matcher(stream.path("description").asString("")).find(),
                stream.path("moderated").asBoolean(false)));
      }
    }
    JanusId publisherId = JanusId.of(id);
    return Optional.of(
        new Publisher(publisherId, name(json.path("display"), publisherId), streams));
  }

  /** A name that can be shown: strangers chose it. */
  static String name(JsonNode display, JanusId id) {
    StringBuilder shown = new StringBuilder();
    display
        .asString("")
        .codePoints()
        .filter(ShownText::isPlain)
        .limit(LONGEST_NAME / 2)
        .forEach(shown::appendCodePoint);
    String name = shown.toString().strip();
    return name.isEmpty() ? id.text() : name;
  }

  Publisher withName(String newName) {
    return new Publisher(id, newName, streams);
  }

  Publisher withMuted(String mid, boolean muted) {
    return new Publisher(
        id,
        displayName,
        streams.stream().map(s -> s.mid().equals(mid) ? s.withMuted(muted) : s).toList());
  }
}
