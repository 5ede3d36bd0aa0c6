package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.JanusCommand.AddTrack;
import io.videoconf.recorder.ingest.janus.MeetingSink.NewTrack;
import io.videoconf.recorder.ingest.janus.MeetingSink.Ports;
import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A conversation with Janus as text. Lines of input drive a {@link RoomMirror}; the lines between
 * them, indented, are what it did then.
 *
 * <pre>
 * # a comment
 * settings {…}              the body of the control API's call; first
 * at 1.5                    the time is 1.5 s; what was due until then happens
 * open                      the WebSocket is open
 * closed why                it is closed
 * &lt; {…}                     Janus says
 * refuse why                the recording refuses tracks from now on
 * restart                   the process ends and another takes over what is remembered
 * stop                      the recording has ended
 *   &gt; {…}                   says to Janus
 *   ! …                     another command
 *   = …                     what the control API shows, after each input that changed it
 * </pre>
 */
final class Transcript {
  private static final int FIRST_PORT = 40_000;

  private final List<String> lines = new ArrayList<>();
  private final AtomicLong randomness = new AtomicLong();
  private @Nullable JanusSettings settings;
  private @Nullable RoomMirror mirror;
  private @Nullable String refusal;
  private @Nullable String lastView;
  private long nowNanos;
  private int tracks;

  private Transcript() {}

  /** Plays the inputs of a transcript and returns it with what happens now. */
  static String play(String transcript) {
    Transcript played = new Transcript();
    transcript
        .lines()
        .filter(line -> !line.startsWith("  "))
        .forEach(line -> {
          played.lines.add(line);
          if (!line.isBlank() && !line.startsWith("#")) {
            played.input(line);
          }
        });
    return String.join("\n", played.lines) + "\n";
  }

  private void input(String line) {
    String word = line.split(" ", 2)[0];
    String rest = line.substring(word.length()).strip();
    switch (word) {
      case "settings" -> {
        settings = JanusSettings.read(Json.MAPPER.readTree(rest), "192.0.2.1");
        begin(Memory.EMPTY);
      }
      case "at" -> passTime((long) (Double.parseDouble(rest) * 1e9));
      case "open" -> mirror().link().onOpen(nowNanos);
      case "closed" -> mirror().link().onClosed(rest, nowNanos);
      case "<" -> mirror().link().onText(rest, nowNanos);
      case "refuse" -> refusal = rest;
      case "restart" -> begin(mirror().memory());
      case "stop" -> mirror().stop(nowNanos);
      default -> throw new IllegalArgumentException("no such input: " + line);
    }
    mirror().onTime(nowNanos);
    carryOut();
  }

  private void begin(Memory memory) {
    RandomGenerator random = () -> randomness.addAndGet(2);
    mirror = new RoomMirror(Objects.requireNonNull(settings), memory, random, nowNanos);
  }

  private RoomMirror mirror() {
    return Objects.requireNonNull(mirror, "a transcript begins with its settings");
  }

  private void passTime(long toNanos) {
    while (mirror().nextDeadlineNanos() < toNanos) {
      nowNanos = Math.max(nowNanos, mirror().nextDeadlineNanos());
      lines.add("  at %.3f".formatted(nowNanos / 1e9));
      mirror().onTime(nowNanos);
      carryOut();
    }
    nowNanos = toNanos;
  }

  private void carryOut() {
    for (JanusCommand command = mirror().poll(); command != null; command = mirror().poll()) {
      switch (command) {
        case JanusCommand.Send(String text) -> lines.add("  > " + text);
        case AddTrack(StreamKey key, NewTrack track) -> addTrack(key, track);
        default -> lines.add("  ! " + command);
      }
    }
    String view = brief(mirror().view());
    if (!view.equals(lastView)) {
      lastView = view;
      lines.add("  = " + view);
    }
  }

  private void addTrack(StreamKey key, NewTrack track) {
    JsonNode rtp = Json.MAPPER.valueToTree(track.rtp());
    String what =
        "%s %s %s of %s, mux %s, %s, %s"
            .formatted(
                track.source(),
                key.mid(),
                rtp.path("formats"),
                track.displayName(),
                track.rtcpMux(),
                new TreeMap<>(track.rtp().extensions()),
                track.srtp());
    if (refusal != null) {
      lines.add("  ! AddTrack " + what + " refused");
      mirror().trackRefused(key, refusal, nowNanos);
      return;
    }
    tracks++;
    lines.add("  ! AddTrack " + tracks + " " + what);
    int port = FIRST_PORT + 2 * tracks;
    mirror().trackAdded(key, new Ports(tracks, port, track.rtcpMux() ? port : port + 1), nowNanos);
  }

  private static String brief(JanusView view) {
    StringBuilder text = new StringBuilder(view.state());
    if (view.reconnects() > 0) {
      text.append(", reconnects ").append(view.reconnects());
    }
    if (view.lastError() != null) {
      text.append(", last error: ").append(view.lastError());
    }
    for (JanusView.PublisherView publisher : view.publishers()) {
      text.append("; ").append(publisher.participantId()).append(' ');
      text.append(publisher.displayName());
      for (JanusView.StreamView stream : publisher.streams()) {
        text.append(", ").append(stream.mid()).append(' ').append(stream.codec());
        text.append(stream.simulcast() ? " simulcast " : " ").append(stream.state());
        text.append(stream.trackId() == null ? "" : " " + stream.trackId());
        text.append(stream.reason() == null ? "" : " (" + stream.reason() + ")");
      }
    }
    return text.toString();
  }

  /** Seconds as nanoseconds. */
  static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
