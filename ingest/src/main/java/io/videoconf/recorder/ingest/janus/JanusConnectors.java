package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.JanusSettings.InvalidSettingsException;
import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.SessionFiles;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The connectors of this node's recordings, at most one each. Thread-safe. */
public final class JanusConnectors implements AutoCloseable {
  /** How long a connector that is replaced may take to stop its forwarders. */
  private static final long REPLACE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final Path workDir;
  private final String ownAddress;
  private final Map<UUID, JanusConnector> connectors = new ConcurrentHashMap<>();

  /** Calls for one recording wait for each other, and seldom for another's. */
  private final List<Object> locks = Stream.generate(Object::new).limit(64).toList();

  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param workDir of the node
   * @param ownAddress that Janus sends to unless it is told another
   */
  public JanusConnectors(Path workDir, String ownAddress) {
    this.workDir = workDir;
    this.ownAddress = ownAddress;
  }

  /** Goes on with what a recording had when this node was last stopped; that may be to stop. */
  public void recover(RecordingSession session) {
    SettingsFile file = file(session);
    file.read().ifPresent(content -> start(session, content.settings(), content.memory(), file));
  }

  /**
   * Connects a recording to a room; what it was connected to before is left. The same settings
   * again change nothing.
   *
   * @throws InvalidSettingsException when the body cannot be used
   * @throws InterruptedException while the former connector stops
   */
  JanusView put(RecordingSession session, JsonNode body) throws InterruptedException {
    JanusSettings settings = JanusSettings.request(body, ownAddress);
    UUID id = session.recordingId();
    synchronized (lock(id)) {
      JanusConnector before = connectors.get(id);
      if (before != null && !before.isOver() && before.settings().equals(settings)) {
        return before.view();
      }
      stop(id);
      return start(session, settings, Memory.EMPTY, file(session)).view();
    }
  }

  /**
   * Leaves the room; its tracks and participants end.
   *
   * @return whether there was one
   */
  boolean remove(UUID recordingId) throws InterruptedException {
    synchronized (lock(recordingId)) {
      return stop(recordingId);
    }
  }

  /** How a recording's connector is, or null. */
  @Nullable JanusView view(UUID recordingId) {
    JanusConnector connector = connectors.get(recordingId);
    return connector == null ? null : connector.view();
  }

  /** Leaves everything such that the next start takes it up. */
  @Override
  public void close() {
    connectors.values().forEach(JanusConnector::close);
    try {
      for (JanusConnector connector : connectors.values()) {
        connector.awaitEnd(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }

  private JanusConnector start(
      RecordingSession session, JanusSettings settings, Memory memory, SettingsFile file) {
    connectors.values().removeIf(JanusConnector::isOver);
    JanusConnector connector =
        JanusConnector.start(
            session.recordingId().toString(),
            settings,
            memory,
            new SessionSink(session),
            file,
            http);
    connectors.put(session.recordingId(), connector);
    session.tellJanus(connector.view());
    return connector;
  }

  private Object lock(UUID recordingId) {
    return locks.get(Math.floorMod(recordingId.hashCode(), locks.size()));
  }

  private boolean stop(UUID recordingId) throws InterruptedException {
    JanusConnector connector = connectors.get(recordingId);
    if (connector == null) {
      return false;
    }
    connector.stop();
    connector.awaitEnd(REPLACE_MILLIS);
    return true;
  }

  private SettingsFile file(RecordingSession session) {
    return new SettingsFile(SessionFiles.of(workDir, session.recordingId()).root());
  }
}
