package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.JanusCommand.AddTrack;
import io.videoconf.recorder.ingest.janus.JanusCommand.Mute;
import io.videoconf.recorder.ingest.janus.JanusCommand.PutParticipant;
import io.videoconf.recorder.ingest.janus.JanusCommand.RemoveParticipant;
import io.videoconf.recorder.ingest.janus.JanusCommand.RemoveTrack;
import io.videoconf.recorder.ingest.janus.MeetingSink.NewTrack;
import io.videoconf.recorder.ingest.janus.MeetingSink.Ports;
import io.videoconf.recorder.ingest.janus.Publisher.Stream;
import io.videoconf.recorder.ingest.janus.RoomMessage.Forwarder;
import io.videoconf.recorder.ingest.janus.RoomMessage.Forwarding;
import io.videoconf.recorder.ingest.janus.RoomMessage.Refused;
import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a recording the same as a room of Janus: whoever publishes is a participant, each of their
 * streams a track with a forwarder. Sans-IO: tell it what happened and the time, then carry out
 * what {@link #poll} gives. Not thread-safe.
 */
final class RoomMirror implements JanusLink.Owner {
  /** A Janus that cannot be reached for so long keeps its forwarders; they find closed ports. */
  static final long STOP_NANOS = Duration.ofSeconds(20).toNanos();

  /** Error codes of the plugin (janus_videoroom.c). */
  private static final int UNAUTHORIZED = 433;

  private enum Stage {
    OUTSIDE,
    JOINING,
    JOINED,
    STOPPING,
    OVER
  }

  private final JanusSettings settings;
  private final RandomGenerator random;
  private final ArrayDeque<JanusCommand> commands = new ArrayDeque<>();
  private final JanusLink link;
  private final Requests requests;
  private final Map<StreamKey, Forward> forwards = new LinkedHashMap<>();

  /** Forwarders that are to be stopped, by the track that they fed. */
  private final Map<StreamKey, Forward> doomed = new LinkedHashMap<>();

  private final Map<JanusId, Publisher> publishers = new LinkedHashMap<>();

  /** Who is in the recording because of us. */
  private final Set<String> participants = new TreeSet<>();

  private Stage stage = Stage.OUTSIDE;
  private boolean everJoined;
  private int reconnects;
  private long stopDeadlineNanos;
  private @Nullable String failure;
  private @Nullable String lastError;

  /**
   * @param memory of an earlier life of this process, or {@link Memory#EMPTY}
   * @param random for SSRCs and SRTP keys: secure but in tests
   */
  RoomMirror(JanusSettings settings, Memory memory, RandomGenerator random, long nowNanos) {
    this.settings = settings;
    this.random = random;
    this.requests = new Requests(settings);
    this.link = new JanusLink(settings, random, commands, this, nowNanos);
    memory.tracks().forEach(track -> forwards.put(track.key(), Forward.remembered(track)));
    participants.addAll(memory.participants());
  }

  /** For what happens to the WebSocket. */
  JanusLink link() {
    return link;
  }

  /** The next thing to do, or null. */
  @Nullable JanusCommand poll() {
    return commands.poll();
  }

  /** Whether nothing more will come. */
  boolean isOver() {
    return stage == Stage.OVER;
  }

  /** What is to be remembered before the next command is carried out. */
  Memory memory() {
    List<Memory.Track> tracks = new ArrayList<>();
    for (Map<StreamKey, Forward> some : List.of(forwards, doomed)) {
      for (Forward forward : some.values()) {
        Memory.Track track = forward.memory();
        if (track != null) {
          tracks.add(track);
        }
      }
    }
    return new Memory(tracks, participants);
  }

  JanusView view() {
    return RoomViews.of(
        settings, stateWord(), reconnects, publishers.values(), forwards, failure, lastError);
  }

  void onTime(long nowNanos) {
    if (stage == Stage.STOPPING && nowNanos - stopDeadlineNanos >= 0) {
      lastError = "Janus was not told to stop forwarding";
      end();
      return;
    }
    link.onTime(nowNanos);
    if (stage == Stage.JOINED) {
      for (Forward forward : List.copyOf(forwards.values())) {
        if (forward.state() == Forward.State.WAITING && nowNanos - forward.retryNanos() >= 0) {
          begin(forward, nowNanos);
        }
      }
    }
  }

  /**
   * Tracks that Janus may have fallen silent on: when the layer that it forwards ends, it waits for
   * a keyframe of another and asks for none (measured with 1.1.2).
   */
  List<Integer> layeredTracks() {
    List<Integer> tracks = new ArrayList<>();
    for (Forward forward : forwards.values()) {
      Integer trackId = forward.trackId();
      if (forward.stream().simulcast() && trackId != null) {
        tracks.add(trackId);
      }
    }
    return tracks;
  }

  long nextDeadlineNanos() {
    long first = link.nextDeadlineNanos();
    if (stage == Stage.STOPPING) {
      first = Math.min(first, stopDeadlineNanos);
    }
    if (stage == Stage.JOINED) {
      for (Forward forward : forwards.values()) {
        first = Math.min(first, forward.retryNanos());
      }
    }
    return first;
  }

  /** Stops every forwarder, ends the tracks, leaves. */
  void stop(long nowNanos) {
    if (stage == Stage.STOPPING || stage == Stage.OVER) {
      return;
    }
    stage = Stage.STOPPING;
    stopDeadlineNanos = nowNanos + STOP_NANOS;
    for (Forward forward : List.copyOf(forwards.values())) {
      drop(forward, nowNanos);
    }
    List.copyOf(participants).forEach(this::removeParticipant);
    publishers.clear();
    if (link.isUp() && !doomed.isEmpty()) {
      // Of some it is not known yet whether Janus forwards them.
      link.say(requests.listForwarders(), this::onListedToStop, nowNanos);
      return;
    }
    link.hurry(nowNanos);
    endIfStopped();
  }

  void trackAdded(StreamKey key, Ports ports, long nowNanos) {
    Forward forward = forwards.get(key);
    if (forward == null || forward.ports() != null) {
      commands.add(new RemoveTrack(ports.trackId()));
      return;
    }
    forward.received(ports);
    if (forward.stream().muted()) {
      commands.add(new Mute(ports.trackId(), true));
    }
    ask(forward, nowNanos);
  }

  void trackRefused(StreamKey key, String why, long nowNanos) {
    Forward forward = forwards.get(key);
    if (forward != null) {
      lastError = why;
      forward.failed(why, nowNanos);
    }
  }

  @Override
  public void onUp(long nowNanos) {
    if (stage == Stage.STOPPING) {
      link.say(requests.listForwarders(), this::onListedToStop, nowNanos);
    } else {
      stage = Stage.JOINING;
      link.say(requests.join(), this::onJoinAnswer, nowNanos);
    }
  }

  @Override
  public void onDown(String why, long nowNanos) {
    lastError = why;
    doomed.values().forEach(forward -> forward.stopping(false));
    if (stage == Stage.JOINED) {
      reconnects++;
    }
    if (stage != Stage.STOPPING) {
      stage = Stage.OUTSIDE;
      forwards.values().stream()
          .filter(forward -> forward.ports() != null)
          .forEach(Forward::unconfirmed);
    }
  }

  @Override
  public void onRejected(String why, long nowNanos) {
    fail(why, nowNanos);
  }

  @Override
  public void onEvent(RoomMessage message, long nowNanos) {
    if (stage != Stage.JOINED && stage != Stage.JOINING) {
      return;
    }
    switch (message) {
      case RoomMessage.Published(List<Publisher> some) ->
          some.forEach(publisher -> onPublisher(publisher, nowNanos));
      case RoomMessage.Unpublished(JanusId id) -> {
        publishers.remove(id);
        dropAll(id);
      }
      case RoomMessage.Left(JanusId id) -> {
        publishers.remove(id);
        dropAll(id);
        removeParticipant(id.text());
      }
      case RoomMessage.Renamed(JanusId id, String name) ->
          publishers.computeIfPresent(
              id,
              (_, known) -> {
                commands.add(new PutParticipant(id.text(), name));
                return known.withName(name);
              });
      case RoomMessage.Moderated(JanusId id, String mid, boolean muted) ->
          publishers.computeIfPresent(
              id,
              (_, known) -> {
                Forward forward = forwards.get(new StreamKey(id, mid));
                if (forward != null && forward.trackId() != null) {
                  commands.add(new Mute(forward.trackId(), muted));
                }
                return known.withMuted(mid, muted);
              });
      case RoomMessage.RoomDestroyed _ -> link.retry("the room was destroyed", nowNanos);
      case RoomMessage.Joined _,
          RoomMessage.Forwarding _,
          RoomMessage.Forwarders _,
          RoomMessage.Refused _,
          RoomMessage.Other _ -> {
        // Answers to what was not asked.
      }
    }
  }

  private void onJoinAnswer(RoomMessage answer, long nowNanos) {
    switch (answer) {
      case RoomMessage.Joined(List<Publisher> present) -> {
        publishers.clear();
        present.forEach(publisher -> publishers.put(publisher.id(), publisher));
        link.say(requests.listForwarders(), this::onListed, nowNanos);
      }
      case Refused(int code, String reason) when code == UNAUTHORIZED -> fail(reason, nowNanos);
      case Refused(int _, String reason) -> link.retry(reason, nowNanos);
      default -> link.retry("Janus answered what was not asked", nowNanos);
    }
  }

  /** What Janus still forwards goes on; the rest begins anew. */
  private void onListed(RoomMessage answer, long nowNanos) {
    if (answer instanceof Refused(int code, String reason) && code == UNAUTHORIZED) {
      fail(reason, nowNanos);
      return;
    }
    List<Forwarder> running =
        answer instanceof RoomMessage.Forwarders(List<Forwarder> all) ? all : List.of();
    stage = Stage.JOINED;
    everJoined = true;
    link.settled();
    stopDoomed(running, nowNanos);
    for (Forward forward : List.copyOf(forwards.values())) {
      if (forward.state() == Forward.State.UNCONFIRMED) {
        running.stream()
            .filter(forward::matches)
            .findFirst()
            .ifPresentOrElse(found -> forward.forwarding(found.id()), () -> forget(forward));
      }
    }
    for (Forward forward : List.copyOf(forwards.values())) {
      if (!publishers.containsKey(forward.key().publisher())) {
        drop(forward, nowNanos);
      }
    }
    for (String participant : List.copyOf(participants)) {
      if (publishers.keySet().stream().noneMatch(id -> id.text().equals(participant))) {
        removeParticipant(participant);
      }
    }
    List.copyOf(publishers.values()).forEach(publisher -> onPublisher(publisher, nowNanos));
  }

  private void onPublisher(Publisher publisher, long nowNanos) {
    JanusId id = publisher.id();
    Publisher before = publishers.put(id, publisher);
    if (stage != Stage.JOINED) {
      return;
    }
    if (participants.add(id.text())
        || before == null
        || !before.displayName().equals(publisher.displayName())) {
      commands.add(new PutParticipant(id.text(), publisher.displayName()));
    }
    for (Forward forward : List.copyOf(forwards.values())) {
      if (forward.key().publisher().equals(id)
          && publisher.streams().stream()
              .noneMatch(s -> s.mid().equals(forward.key().mid()) && forward.isStill(s))) {
        drop(forward, nowNanos);
      }
    }
    for (Stream stream : publisher.streams()) {
      StreamKey key = new StreamKey(id, stream.mid());
      if (!forwards.containsKey(key)) {
        SrtpKey srtp =
            settings.srtp() == null ? null : SrtpKey.random(settings.srtp().suite(), random);
        Forward forward = new Forward(key, stream, random.nextLong(1, 1L << 32), srtp);
        forwards.put(key, forward);
        begin(forward, nowNanos);
      }
    }
  }

  private void begin(Forward forward, long nowNanos) {
    if (forward.state() == Forward.State.UNSUPPORTED) {
      return;
    }
    if (forward.ports() != null) {
      ask(forward, nowNanos);
      return;
    }
    forward.ask();
    JanusId id = forward.key().publisher();
    Publisher publisher = publishers.get(id);
    commands.add(
        new AddTrack(
            forward.key(),
            new NewTrack(
                id.text(),
                publisher == null ? id.text() : publisher.displayName(),
                forward.stream().source(),
                RtpShape.of(forward, settings.extensions()),
                !forward.isVideo(),
                forward.srtp())));
  }

  private void ask(Forward forward, long nowNanos) {
    if (!link.isUp()) {
      forward.unconfirmed();
      return;
    }
    forward.ask();
    link.say(
        requests.forward(forward),
        (answer, answeredNanos) -> onForwardAnswer(forward, answer, answeredNanos),
        nowNanos);
  }

  private void onForwardAnswer(Forward forward, RoomMessage answer, long nowNanos) {
    Forwarder made =
        answer instanceof Forwarding(List<Forwarder> some) && !some.isEmpty()
            ? some.getFirst()
            : null;
    if (forwards.get(forward.key()) != forward) {
      // It ended while Janus was asked.
      doomed.remove(forward.key(), forward);
      if (made != null) {
        sayStop(forward, made.id(), nowNanos);
      }
      endIfStopped();
      return;
    }
    if (made == null) {
      String why = answer instanceof Refused(int _, String reason) ? reason : "nothing to forward";
      lastError = why;
      if (answer instanceof Refused(int code, String _) && code == UNAUTHORIZED) {
        fail(why, nowNanos);
      } else {
        forward.failed(why, nowNanos);
      }
      return;
    }
    forward.forwarding(made.id());
    if (forward.srtp() != null && !made.srtp()) {
      fail("Janus forwards in the clear although SRTP was asked for", nowNanos);
    }
  }

  private void dropAll(JanusId id) {
    for (Forward forward : List.copyOf(forwards.values())) {
      if (forward.key().publisher().equals(id)) {
        // Janus ends the forwarders of one who publishes no more.
        forget(forward);
      }
    }
  }

  private void forget(Forward forward) {
    forwards.remove(forward.key());
    if (forward.trackId() != null) {
      commands.add(new RemoveTrack(forward.trackId()));
    }
  }

  /** Ends a track whose forwarder Janus has to be told to stop. */
  private void drop(Forward forward, long nowNanos) {
    forget(forward);
    Long id = forward.forwarderId();
    if (link.isUp() && id != null) {
      sayStop(forward, id, nowNanos);
    } else if (forward.ports() != null && (!link.isUp() || forward.mayBeForwarded())) {
      doomed.put(forward.key(), forward);
    }
  }

  private void sayStop(Forward forward, long forwarderId, long nowNanos) {
    forward.stopping(true);
    doomed.put(forward.key(), forward);
    link.say(
        requests.stopForward(forward.key().publisher(), forwarderId),
        (_, _) -> {
          doomed.remove(forward.key(), forward);
          endIfStopped();
        },
        nowNanos);
  }

  private void onListedToStop(RoomMessage answer, long nowNanos) {
    stopDoomed(
        answer instanceof RoomMessage.Forwarders(List<Forwarder> all) ? all : List.of(), nowNanos);
    endIfStopped();
  }

  private void stopDoomed(List<Forwarder> running, long nowNanos) {
    for (Forward forward : List.copyOf(doomed.values())) {
      if (forward.isStopping()) {
        continue;
      }
      running.stream()
          .filter(forward::matches)
          .findFirst()
          .ifPresentOrElse(
              found -> sayStop(forward, found.id(), nowNanos), () -> doomed.remove(forward.key()));
    }
  }

  private void fail(String why, long nowNanos) {
    failure = why;
    lastError = why;
    stop(nowNanos);
  }

  private void endIfStopped() {
    if (stage == Stage.STOPPING && doomed.isEmpty()) {
      end();
    }
  }

  private void end() {
    stage = Stage.OVER;
    link.close();
  }

  private void removeParticipant(String participantId) {
    if (participants.remove(participantId)) {
      commands.add(new RemoveParticipant(participantId));
    }
  }

  private String stateWord() {
    return switch (stage) {
      case OUTSIDE ->
          link.phase() == JanusLink.Phase.WAITING && (everJoined || lastError != null)
              ? "waiting"
              : "connecting";
      case JOINING -> "joining";
      case JOINED -> "joined";
      case STOPPING -> "stopping";
      case OVER -> failure == null ? "stopped" : "failed";
    };
  }
}
