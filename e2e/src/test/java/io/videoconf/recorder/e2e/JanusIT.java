package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Film.View;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.ExternalTools;
import io.videoconf.recorder.e2e.rig.JanusRoom;
import io.videoconf.recorder.e2e.rig.Namespace;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.media.synth.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A room of a real Janus with real browsers in it is followed and recorded: Ada sends VP8 in three
 * layers, Bob sends H.264, leaves and comes back. Janus protects what it forwards.
 */
@Tag("alone")
class JanusIT {
  private static final int FIRST_RTP_PORT = 31_300;
  private static final int ADA = 11;
  private static final int BOB = 12;

  /** Two idle cores need three seconds for a browser and its handshake; busy ones far more. */
  private static final Duration ARRIVAL = Duration.ofSeconds(40);

  /** From an event in the room to the picture that shows it. */
  private static final double SETTLED = 1.5;

  /** Who leaves takes the camera first: for a moment there is a tile without a picture. */
  private static final double GOING = 0.5;

  private static final double FIRST_SOUND = 3;

  /** Of the whole picture: in the background above two tiles, in the middle of a single one. */
  private static final Region ABOVE_TWO_TILES = new Region(320, 20, 640, 120);

  /** The synthetic camera's green, by its chroma. */
  private static final int GREEN_AT_MOST = 110;

  private static final List<Region> TWO = Grid.of(2);
  private static final Region ONE = Grid.of(1).getFirst();
  private static final Set<Region> REGIONS =
      Set.of(TWO.getFirst(), TWO.getLast(), ONE, ABOVE_TWO_TILES);

  @Test
  void aRoomIsRecordedWithThoseWhoComeAndGo() throws IOException, InterruptedException {
    ExternalTools.need("janus", "chromium", "ip");
    try (Namespace network = Namespace.create();
        JanusRoom room = JanusRoom.start(network);
        RunningRecorder recorder = RunningRecorder.start("janus", FIRST_RTP_PORT, network.ours())) {
      ControlApi control = recorder.control();
      String recordingId = control.startRecording("room");
      control.followJanus(recordingId, settings(room, true));
      long began = System.nanoTime();
      room.publish(ADA, "ada", Map.of("codec", "vp8", "simulcast", "1"));
      awaitMedia(control, recordingId, ADA);
      long adaThere = System.nanoTime();
      room.publish(BOB, "bob", Map.of("codec", "h264", "visits", "0-12,17-"));
      awaitMedia(control, recordingId, BOB);
      String plain = anotherRecordingInTheClear(control, room);
      awaitPresence(control, recordingId, BOB, false);
      control.leaveJanus(plain);
      control.stop(plain);
      awaitMedia(control, recordingId, BOB);
      TimeUnit.SECONDS.sleep(6); // of meeting after the return
      JsonNode state = control.state(recordingId);
      assertThat(room.forwarders()).as("forwarders of four streams").isEqualTo(4);
      control.stop(recordingId);
      double atLeast = secondsSince(adaThere);
      double atMost = secondsSince(began);
      Eventually.holds(
          "Janus forwards no more", Duration.ofSeconds(5), () -> room.forwarders() == 0);

      assertReceived(state);
      Path file =
          new Recordings(recorder.api()).download(recordingId, "janus", Duration.ofMinutes(1));
      MediaInfo info = MediaInfo.of(file);
      assertThat(info.videoCodec()).isEqualTo("h264");
      assertThat(info.audioCodec()).isEqualTo("aac");
      assertThat(info.seconds()).isBetween(atLeast - 0.2, atMost + 0.2);
      assertThat(info.audioSeconds()).isBetween(info.seconds() - 0.2, info.seconds() + 0.2);
      assertFilm(Film.of(file, REGIONS), info.seconds());
      assertBeeps(Sound.of(file), info.seconds());
    }
  }

  private static Map<String, Object> settings(JanusRoom room, boolean srtp) {
    return Map.of(
        "url",
        room.url(),
        "room",
        JanusRoom.ROOM,
        "secret",
        JanusRoom.SECRET,
        "pin",
        JanusRoom.PIN,
        "srtp",
        srtp);
  }

  /** The same room once more: two recordings of it do not disturb each other. */
  private static String anotherRecordingInTheClear(ControlApi control, JanusRoom room)
      throws IOException, InterruptedException {
    String recordingId = control.startRecording("the same room");
    control.followJanus(recordingId, settings(room, false));
    awaitMedia(control, recordingId, ADA);
    awaitMedia(control, recordingId, BOB);
    return recordingId;
  }

  private static void assertReceived(JsonNode state) {
    assertThat(state.path("janus").path("state").asString()).isEqualTo("joined");
    assertThat(state.toString()).doesNotContain(JanusRoom.SECRET, JanusRoom.PIN);
    assertThat(codecs(state, ADA)).containsExactlyInAnyOrder("opus", "VP8");
    assertThat(codecs(state, BOB)).containsExactlyInAnyOrder("opus", "H264", "opus", "H264");
    for (JsonNode track : state.path("tracks")) {
      assertThat(track.path("packets_received").asLong()).as("of %s", track).isGreaterThan(50);
      assertThat(track.path("packets_lost").asLong()).as("lost of %s", track).isLessThan(10);
      for (String reason : List.of("srtp_authentication_failed", "wrong_source", "wrong_ssrc")) {
        assertThat(track.path("rejected_by_reason").has(reason))
            .as("%s in %s", reason, track)
            .isFalse();
      }
    }
  }

  /** Ada alone, both, Ada alone for the five seconds that Bob is away, both. */
  private static void assertFilm(Film film, double seconds) {
    List<Scene> scenes = scenes(film);
    assertThat(scenes).extracting(Scene::both).containsExactly(false, true, false, true);
    assertThat(scenes.get(1).seconds()).as("Bob's first visit").isGreaterThan(6);
    assertThat(scenes.get(2).seconds()).as("Bob's absence").isBetween(2.5, 10.0);
    assertThat(scenes.get(3).seconds()).as("Bob's second visit").isGreaterThan(4);
    assertThat(scenes.get(3).to()).isGreaterThan(seconds - 0.2);
    for (Scene scene : scenes.subList(1, 4)) {
      for (Region tile : scene.both() ? TWO : List.of(ONE)) {
        assertMoves(film, tile, scene.from() + SETTLED, scene.to() - GOING);
      }
    }
  }

  /** A stretch of the film with one or with two tiles. */
  private record Scene(boolean both, double from, double to) {
    double seconds() {
      return to - from;
    }
  }

  private static List<Scene> scenes(Film film) {
    List<Scene> scenes = new ArrayList<>();
    List<View> views = film.in(ABOVE_TWO_TILES);
    int first = 0;
    for (int i = 1; i <= views.size(); i++) {
      if (i == views.size() || isGround(views.get(i)) != isGround(views.get(first))) {
        double to = i == views.size() ? views.get(i - 1).seconds() : views.get(i).seconds();
        scenes.add(new Scene(isGround(views.get(first)), views.get(first).seconds(), to));
        first = i;
      }
    }
    if (!scenes.isEmpty() && scenes.getFirst().both()) {
      // Before the first picture of all there is nothing to see.
      scenes.removeFirst();
    }
    return scenes;
  }

  private static boolean isGround(View view) {
    return view.background().u() >= GREEN_AT_MOST && view.background().v() >= GREEN_AT_MOST;
  }

  /** The picture is the camera's green, and something in it moves on. */
  private static void assertMoves(Film film, Region tile, double from, double to) {
    assertThat(to - from).as("a stretch to look at").isGreaterThan(1);
    for (double second = from; second + 2 <= to; second++) {
      List<View> views = film.in(tile, second, second + 2);
      assertThat(views.stream().map(View::fingerprint).distinct().count())
          .as("different pictures in %s in the two seconds from %.1f", tile, second)
          .isGreaterThan(5);
      assertThat(views)
          .as("colour in %s in the two seconds from %.1f", tile, second)
          .allMatch(v -> v.background().u() < GREEN_AT_MOST && v.background().v() < GREEN_AT_MOST);
    }
  }

  private static void assertBeeps(Sound sound, double seconds) {
    for (double second = FIRST_SOUND; second + 2 < seconds; second += 2) {
      assertThat(bursts(sound, second, second + 2))
          .as("beeps in the two seconds from %.1f", second)
          .isGreaterThanOrEqualTo(1);
    }
  }

  /** How often it becomes loud after it was quiet. */
  private static int bursts(Sound sound, double from, double to) {
    List<Double> levels = new ArrayList<>();
    for (double at = from; at < to; at += 0.02) {
      levels.add(sound.level(at, at + 0.02));
    }
    double loud = levels.stream().mapToDouble(Double::doubleValue).max().orElse(0) / 2;
    int bursts = 0;
    boolean quiet = false;
    for (double level : levels) {
      if (level < loud / 2) {
        quiet = true;
      } else if (level >= loud && loud > 0.005 && quiet) {
        quiet = false;
        bursts++;
      }
    }
    return bursts;
  }

  private static List<String> codecs(JsonNode state, int participant) {
    return tracks(state, participant).stream().map(t -> t.path("codec").asString()).toList();
  }

  private static List<JsonNode> tracks(JsonNode state, int participant) {
    return StreamSupport.stream(state.path("tracks").spliterator(), false)
        .filter(
            track -> track.path("participant_id").asString().equals(String.valueOf(participant)))
        .toList();
  }

  /** Waits until both streams of somebody arrive. */
  private static void awaitMedia(ControlApi control, String recordingId, int participant)
      throws InterruptedException {
    Eventually.holds(
        "media of " + participant + " arrive",
        ARRIVAL,
        () ->
            tracks(control.state(recordingId), participant).stream()
                    .filter(track -> !track.path("removed").asBoolean())
                    .filter(track -> track.path("packets_received").asLong() > 10)
                    .count()
                == 2);
  }

  private static void awaitPresence(
      ControlApi control, String recordingId, int participant, boolean present)
      throws InterruptedException {
    Eventually.holds(
        participant + " is " + (present ? "present" : "gone"),
        ARRIVAL,
        () ->
            StreamSupport.stream(
                        control.state(recordingId).path("participants").spliterator(), false)
                    .anyMatch(p ->
                        p.path("participant_id").asString().equals(String.valueOf(participant)))
                == present);
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
