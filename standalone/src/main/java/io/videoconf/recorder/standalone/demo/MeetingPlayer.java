package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.standalone.demo.Attendee.Sending;
import io.videoconf.recorder.standalone.demo.MeetingScript.Join;
import io.videoconf.recorder.standalone.demo.MeetingScript.Mute;
import io.videoconf.recorder.standalone.demo.MeetingScript.StartScreen;
import io.videoconf.recorder.standalone.demo.MeetingScript.Step;
import io.videoconf.recorder.standalone.demo.MeetingScript.Stop;
import io.videoconf.recorder.standalone.demo.MeetingScript.StopScreen;
import io.videoconf.recorder.standalone.demo.MeetingScript.Unmute;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Plays a script in real time against ingest. One thread plays; {@link #totals} may be asked by
 * any.
 */
final class MeetingPlayer implements AutoCloseable {

  private final ControlClient control;
  private final String recordingId;
  private final MeetingScript script;
  private final List<Attendee> attendees = new ArrayList<>();
  private final List<Sending> sending = new CopyOnWriteArrayList<>();
  private final List<Logged> log = new ArrayList<>();

  /** An event whose time is still that of {@link System#nanoTime}. */
  private record Logged(String kind, String participantId, List<Sending> tracks, long atNanos) {}

  MeetingPlayer(
      ControlClient control, String recordingId, DemoOptions options, MeetingMedia media) {
    this.control = control;
    this.recordingId = recordingId;
    this.script = options.script();
    for (int i = 0; i < script.participants(); i++) {
      attendees.add(new Attendee(i, options, media, control, recordingId));
    }
  }

  /** Plays the script up to its stop and returns when the last packet has been sent. */
  void play() throws IOException, InterruptedException {
    List<Join> first =
        script.steps().stream()
            .filter(step -> step instanceof Join && step.at().isZero())
            .map(Join.class::cast)
            .toList();
    List<List<Sending>> ready = new ArrayList<>();
    for (Join join : first) {
      ready.add(attendees.get(join.participant()).join());
    }
    long startNanos = System.nanoTime();
    Instant start = Instant.now();
    for (int i = 0; i < first.size(); i++) {
      begin("join", attendees.get(first.get(i).participant()), ready.get(i), start, startNanos);
    }
    for (Step step : script.steps().subList(first.size(), script.steps().size())) {
      long wait = startNanos + step.at().toNanos() - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(wait);
      perform(step);
    }
  }

  /** Tells ingest that the meeting is over. */
  void stop() throws IOException, InterruptedException {
    control.stop(recordingId);
    log.add(new Logged("stop", "", List.of(), System.nanoTime()));
  }

  /** What all senders have done so far. */
  SendCounters.Snapshot totals() {
    return sending.stream()
        .map(track -> track.sender().counters().snapshot())
        .reduce(SendCounters.Snapshot.NONE, SendCounters.Snapshot::plus);
  }

  /** Why senders ended early, if any did. */
  List<String> failures() {
    return sending.stream().flatMap(track -> track.sender().failure().stream()).toList();
  }

  /** {@link System#nanoTime} of the first packet of all. */
  long firstPacketNanos() {
    return firstOf(sending);
  }

  /** From the first packet to the last. */
  double secondsSent() {
    long first = firstPacketNanos();
    return sending.stream()
            .map(track -> track.sender().counters())
            .filter(SendCounters::hasSent)
            .mapToLong(counters -> counters.lastPacketNanos() - first)
            .max()
            .orElse(0)
        / 1e9;
  }

  /** What happened, in order; to be asked when the playing is over. */
  List<MeetingEvent> events() {
    long first = firstPacketNanos();
    return log.stream()
        .map(event ->
            new MeetingEvent(
                event.kind(),
                event.participantId(),
                event.tracks().stream().map(Sending::trackId).toList(),
                (timeOf(event) - first) / 1e9))
        .toList();
  }

  @Override
  public void close() throws IOException {
    for (Attendee attendee : attendees) {
      attendee.close();
    }
  }

  private void perform(Step step) throws IOException, InterruptedException {
    switch (step) {
      case Join join -> {
        Attendee attendee = attendees.get(join.participant());
        List<Sending> tracks = attendee.join();
        begin("join", attendee, tracks, Instant.now(), System.nanoTime());
      }
      case Mute mute -> setMuted(attendees.get(mute.participant()), true);
      case Unmute unmute -> setMuted(attendees.get(unmute.participant()), false);
      case StartScreen start -> {
        Attendee attendee = attendees.get(start.participant());
        List<Sending> screen = List.of(attendee.addScreen());
        begin("screen_start", attendee, screen, Instant.now(), System.nanoTime());
      }
      case StopScreen stop -> {
        Attendee attendee = attendees.get(stop.participant());
        Sending screen = attendee.stopScreen();
        attendee.removeScreen();
        log("screen_stop", attendee, List.of(screen));
      }
      case Stop _ -> {
        close();
      }
    }
  }

  private void begin(
      String kind, Attendee attendee, List<Sending> tracks, Instant now, long nowNanos) {
    attendee.start(tracks, now, nowNanos);
    sending.addAll(tracks);
    log(kind, attendee, tracks);
  }

  private void setMuted(Attendee attendee, boolean muted) throws IOException, InterruptedException {
    attendee.setMuted(muted);
    log(muted ? "mute" : "unmute", attendee, List.of(attendee.only(TrackSource.MICROPHONE)));
  }

  private void log(String kind, Attendee attendee, List<Sending> tracks) {
    log.add(new Logged(kind, attendee.participantId(), tracks, System.nanoTime()));
  }

  /** What begins is dated by its first packet. */
  private static long timeOf(Logged event) {
    boolean begins = event.kind().equals("join") || event.kind().equals("screen_start");
    boolean hasSent = event.tracks().stream().anyMatch(t -> t.sender().counters().hasSent());
    return begins && hasSent ? firstOf(event.tracks()) : event.atNanos();
  }

  private static long firstOf(List<Sending> tracks) {
    return tracks.stream()
        .map(track -> track.sender().counters())
        .filter(SendCounters::hasSent)
        .map(SendCounters::firstPacketNanos)
        .reduce((a, b) -> a - b < 0 ? a : b)
        .orElseThrow(() -> new IllegalStateException("nothing has been sent"));
  }
}
