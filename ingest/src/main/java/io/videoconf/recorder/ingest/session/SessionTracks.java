package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.PortPool.NoPortException;
import io.videoconf.recorder.ingest.receive.TrackEndpoint;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.TrackSpec;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UDP side of a recording's tracks. Thread-safe. */
final class SessionTracks {
  private static final Logger log = LoggerFactory.getLogger(SessionTracks.class);

  private final SessionContext context;
  private final SessionJournal journal;

  /** Also those that are closed: their counters are still asked for. */
  private final Map<Integer, TrackEndpoint> endpoints = new ConcurrentSkipListMap<>();

  SessionTracks(SessionContext context, SessionJournal journal) {
    this.context = context;
    this.journal = journal;
  }

  /**
   * Binds ports for a new track. Nothing is read from them before {@link TrackEndpoint#listen}.
   *
   * @throws TrackFailure when there is no port
   */
  TrackEndpoint open(TrackSpec spec, boolean rtcpMux) {
    try {
      TrackEndpoint endpoint =
          TrackEndpoint.open(context.network(), spec, rtcpMux, localSsrc(), journal);
      endpoints.put(spec.trackId(), endpoint);
      return endpoint;
    } catch (NoPortException | IOException e) {
      throw new TrackFailure(TrackFailure.Kind.NO_PORT, String.valueOf(e.getMessage()));
    }
  }

  /** Listens again on the ports that a track had before this process was restarted. */
  void reopen(TrackState track) {
    try {
      TrackEndpoint endpoint =
          TrackEndpoint.reopen(
              context.network(),
              track.spec(),
              track.rtpPort(),
              track.rtcpPort(),
              localSsrc(),
              journal);
      endpoints.put(track.spec().trackId(), endpoint);
      endpoint.listen();
    } catch (IOException e) {
      log.error(
          "track {} cannot be received any more: port {} is taken ({})",
          track.spec().trackId(),
          track.rtpPort(),
          e.toString());
    }
  }

  void close(int trackId) {
    TrackEndpoint endpoint = endpoints.get(trackId);
    if (endpoint != null) {
      endpoint.close();
    }
  }

  void closeAll() {
    endpoints.values().forEach(TrackEndpoint::close);
  }

  /** By track id. */
  Map<Integer, TrackEndpoint> all() {
    return endpoints;
  }

  private long localSsrc() {
    return context.random().nextLong(1L << 32);
  }
}
