package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.session.JanusView;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording's connection to a room: the thread, the clock, the socket and the file around
 * {@link RoomMirror}. Thread-safe.
 */
final class JanusConnector implements JanusSocket.Events, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JanusConnector.class);

  /** How soon the end of the recording is seen. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How often it is looked whether a layer has ended. */
  private static final long WAKE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So that what fails again and again does not fill the log. */
  private static final long STUMBLE_MILLIS = 200;

  private final String name;
  private final JanusSettings settings;
  private final MeetingSink sink;
  private final SettingsFile file;
  private final HttpClient http;
  private final RoomMirror mirror;
  private final long originNanos = System.nanoTime();

  /** What is to happen on the thread. */
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

  private final Thread thread;
  private volatile boolean closed;
  private volatile JanusView view;
  private Memory saved;
  private long wokenNanos;
  private @Nullable JanusSocket socket;

  private JanusConnector(
      String name,
      JanusSettings settings,
      Memory memory,
      MeetingSink sink,
      SettingsFile file,
      HttpClient http) {
    this.name = name;
    this.settings = settings;
    this.sink = sink;
    this.file = file;
    this.http = http;
    this.saved = memory;
    this.mirror = new RoomMirror(settings, memory, new SecureRandom(), 0);
    this.view = mirror.view();
    this.thread = Thread.ofVirtual().name("janus-" + name).unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param name of the recording, for logs
   * @param memory of an earlier life
   * @param file is written whenever that changes, and deleted at the end
   */
  static JanusConnector start(
      String name,
      JanusSettings settings,
      Memory memory,
      MeetingSink sink,
      SettingsFile file,
      HttpClient http) {
    file.write(settings, memory);
    JanusConnector connector = new JanusConnector(name, settings, memory, sink, file, http);
    connector.thread.start();
    return connector;
  }

  JanusSettings settings() {
    return settings;
  }

  JanusView view() {
    return view;
  }

  /** Whether it has stopped or failed for good. */
  boolean isOver() {
    return !thread.isAlive();
  }

  /** Stops the forwarders and ends, in the background. */
  void stop() {
    inbox.add(() -> mirror.stop(now()));
  }

  /** Waits until it is over, or for so long. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return thread.join(Duration.ofMillis(millis));
  }

  /** This process ends: everything is left such that the next one can take it up. */
  @Override
  public void close() {
    closed = true;
    inbox.add(() -> {});
  }

  @Override
  public void opened(JanusSocket from) {
    inbox.add(() -> {
      if (from == socket) {
        mirror.link().onOpen(now());
      }
    });
  }

  @Override
  public void text(JanusSocket from, String text) {
    inbox.add(() -> {
      if (from == socket) {
        mirror.link().onText(text, now());
      }
    });
  }

  @Override
  public void closed(JanusSocket from, String why) {
    inbox.add(() -> {
      if (from == socket) {
        socket = null;
        mirror.link().onClosed(why, now());
      }
    });
  }

  private void run() {
    log.info("recording {} follows {}", name, settings);
    try {
      while (!closed && !mirror.isOver()) {
        guardedTurn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (socket != null) {
        socket.close();
      }
    }
    if (mirror.isOver()) {
      file.delete();
      log.info("recording {} no longer follows {}: {}", name, settings, view.state());
    }
  }

  /** INVARIANT: whatever one turn runs into, the room is followed on. */
  private void guardedTurn() throws InterruptedException {
    try {
      turn();
    } catch (RuntimeException e) {
      log.error("recording {}: the connector stumbled", name, e);
      Thread.sleep(STUMBLE_MILLIS);
    }
  }

  private void turn() throws InterruptedException {
    long wait = Math.clamp(mirror.nextDeadlineNanos() - now(), 0, LOOK_NANOS);
    Runnable next = inbox.poll(wait, TimeUnit.NANOSECONDS);
    if (next != null) {
      next.run();
    }
    if (!sink.isRecording()) {
      mirror.stop(now());
    }
    mirror.onTime(now());
    if (now() - wokenNanos >= WAKE_NANOS) {
      wokenNanos = now();
      mirror.layeredTracks().forEach(sink::wake);
    }
    carryOut();
    JanusView newView = mirror.view();
    if (!newView.equals(view)) {
      if (!newView.state().equals(view.state())) {
        log.info("recording {}: room {} {}", name, settings.room(), newView.state());
      }
      view = newView;
      sink.tell(newView);
    }
  }

  private void carryOut() {
    JanusCommand command = mirror.poll();
    while (command != null) {
      // INVARIANT: what Janus is asked to do is on the disk before it is asked.
      save();
      carryOut(command);
      command = mirror.poll();
    }
    save();
  }

  private void carryOut(JanusCommand command) {
    switch (command) {
      case JanusCommand.Connect _ -> socket = JanusSocket.connect(http, settings.url(), this);
      case JanusCommand.Send(String text) -> {
        if (socket != null) {
          socket.send(text);
        }
      }
      case JanusCommand.Disconnect _ -> {
        if (socket != null) {
          socket.close();
          socket = null;
        }
      }
      case JanusCommand.AddTrack(StreamKey key, MeetingSink.NewTrack track) -> add(key, track);
      case JanusCommand.RemoveTrack(int trackId) -> tolerant(() -> sink.removeTrack(trackId));
      case JanusCommand.Mute(int trackId, boolean muted) ->
          tolerant(() -> sink.mute(trackId, muted));
      case JanusCommand.PutParticipant(String id, String displayName) ->
          tolerant(() -> sink.putParticipant(id, displayName));
      case JanusCommand.RemoveParticipant(String id) -> tolerant(() -> sink.removeParticipant(id));
    }
  }

  private void add(StreamKey key, MeetingSink.NewTrack track) {
    MeetingSink.Ports ports;
    try {
      ports = sink.addTrack(track);
    } catch (RuntimeException e) {
      log.warn("recording {}: no track for {} of {}: {}", name, key.mid(), key.publisher(), e);
      mirror.trackRefused(key, String.valueOf(e.getMessage()), now());
      return;
    }
    mirror.trackAdded(key, ports, now());
  }

  /** What the recording refuses (it may just have ended) must not end the connector. */
  private void tolerant(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.warn("recording {}: {}", name, e.toString());
    }
  }

  private void save() {
    Memory memory = mirror.memory();
    // A recording that is over deletes its files; what the file holds is enough to stop everything.
    if (!memory.equals(saved) && sink.isRecording()) {
      saved = memory;
      file.write(settings, memory);
    }
  }

  private long now() {
    return System.nanoTime() - originNanos;
  }
}
