package io.videoconf.recorder.e2e;

import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What was sent in a demo meeting and when, in seconds since its first packet, which is where the
 * recording's timeline begins.
 *
 * @param file the downloaded recording
 * @param secondsSent from the first packet to the last
 * @param joins when each participant joined, by number
 * @param muted when somebody was muted
 * @param screen when somebody shared a screen
 * @param problems what the demo itself found wrong
 */
record MeetingFacts(
    String recordingId,
    Path file,
    double secondsSent,
    Map<Integer, Double> joins,
    Muted muted,
    Span screen,
    List<String> problems) {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  /** The track number of a screen in {@link #phases}; cameras have participant + 1. */
  private static final int SCREEN = 1000;

  /** From, inclusive, to, exclusive. */
  record Span(double from, double to) {
    /** Without so much at both ends. */
    Span inner(double margin) {
      return new Span(from + margin, to - margin);
    }

    boolean contains(double seconds) {
      return seconds >= from && seconds < to;
    }
  }

  record Muted(int participant, Span span) {}

  /** Where a participant's camera is to be seen. */
  record Seat(int participant, Region region) {}

  /** A stretch of time in which nobody comes, goes or changes place. */
  record Phase(Span span, List<Seat> seats) {}

  /** Reads what {@code recorder demo --json} wrote. */
  static MeetingFacts read(Path json) throws IOException {
    JsonNode root = Json.MAPPER.readTree(Files.readString(json));
    Map<Integer, Double> joins = new HashMap<>();
    Map<String, Double> times = new HashMap<>();
    int muted = 0;
    for (JsonNode event : root.path("events")) {
      String kind = event.path("kind").asString();
      double seconds = event.path("at_seconds").asDouble();
      if (kind.equals("join")) {
        joins.put(participant(event), seconds);
      } else {
        times.put(kind, seconds);
      }
      if (kind.equals("mute")) {
        muted = participant(event);
      }
    }
    return new MeetingFacts(
        root.path("recording_id").asString(),
        Path.of(root.path("mp4").asString("no file")),
        root.path("seconds_sent").asDouble(),
        joins,
        new Muted(muted, new Span(time(times, "mute"), time(times, "unmute"))),
        new Span(time(times, "screen_start"), time(times, "screen_stop")),
        Json.MAPPER.treeToValue(
            root.path("problems"),
            Json.MAPPER.getTypeFactory().constructCollectionType(List.class, String.class)));
  }

  /** The participant who joined after the others. */
  int latest() {
    return joins.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** Where everybody is to be seen at what time: the layout engine is told who is there. */
  List<Phase> phases() {
    TreeSet<Double> changes = new TreeSet<>(joins.values());
    changes.add(screen.from());
    changes.add(screen.to());
    changes.add(secondsSent);
    List<Phase> phases = new ArrayList<>();
    double from = 0;
    for (double to : changes) {
      // What is shorter is but the way from one arrangement to the next.
      if (to - from > 1) {
        phases.add(new Phase(new Span(from, to), seats((from + to) / 2)));
      }
      from = to;
    }
    return List.copyOf(phases);
  }

  private List<Seat> seats(double seconds) {
    List<LayoutItem> items = new ArrayList<>();
    List<Integer> byJoin =
        joins.keySet().stream()
            .sorted(Comparator.comparingDouble((Integer p) -> rank(p)).thenComparingInt(p -> p))
            .toList();
    for (int i = 0; i < byJoin.size(); i++) {
      int participant = byJoin.get(i);
      if (join(participant) < seconds) {
        items.add(new LayoutItem(participant + 1, TrackSource.CAMERA, i));
      }
    }
    if (screen.contains(seconds)) {
      items.add(new LayoutItem(SCREEN, TrackSource.SCREEN, items.size()));
    }
    return LayoutEngine.arrange(LayoutKind.AUTO, items, null, WIDTH, HEIGHT).stream()
        .filter(tile -> tile.trackId() != SCREEN)
        .map(tile -> new Seat(tile.trackId() - 1, region(tile)))
        .toList();
  }

  /** Those who were there at the start did not join at the same microsecond. */
  private double rank(int participant) {
    return Math.max(0.5, join(participant));
  }

  double join(int participant) {
    return Optional.ofNullable(joins.get(participant)).orElseThrow();
  }

  private static Region region(Tile tile) {
    Tile picture = tile.fit(SyntheticMedia.WIDTH, SyntheticMedia.HEIGHT);
    return new Region(picture.x(), picture.y(), picture.width(), picture.height());
  }

  /** Participants are called p1, p2, … */
  private static int participant(JsonNode event) {
    return Integer.parseInt(event.path("participant_id").asString().substring(1)) - 1;
  }

  private static double time(Map<String, Double> times, String kind) throws IOException {
    Double seconds = times.get(kind);
    if (seconds == null) {
      throw new IOException("the demo tells of no " + kind);
    }
    return seconds;
  }
}
