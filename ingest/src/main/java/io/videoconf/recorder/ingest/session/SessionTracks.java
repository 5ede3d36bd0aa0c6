package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.PortPool.NoPortException;
import io.videoconf.recorder.ingest.receive.Transport;
import io.videoconf.recorder.ingest.receive.TransportOptions;
import io.videoconf.recorder.ingest.session.TransportFile.Saved;
import io.videoconf.recorder.ingest.session.TransportFile.SavedSrtp;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.offer.TransportAnswer;
import io.videoconf.recorder.rtp.offer.TransportOffer;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transports of a recording, and which tracks they carry. Changes are made by one caller at a
 * time; counters may be read from any thread.
 */
final class SessionTracks {
  private static final Logger log = LoggerFactory.getLogger(SessionTracks.class);

  private final SessionContext context;
  private final SessionJournal journal;
  private final TransportFile file;
  private final Map<String, Link> links = new ConcurrentHashMap<>();

  private boolean ended;

  /** By track id; also those that are closed: their counters are still asked for. */
  private final Map<Integer, Link> byTrack = new ConcurrentHashMap<>();

  SessionTracks(SessionContext context, SessionJournal journal, TransportFile file) {
    this.context = context;
    this.journal = journal;
    this.file = file;
  }

  /** A transport and what was agreed for it. */
  private static final class Link {
    private final String id;
    private final Transport transport;
    private final Map<Integer, TrackSpec> tracks = new ConcurrentHashMap<>();
    private volatile TransportOptions options;

    Link(String id, Transport transport, TransportOptions options) {
      this.id = id;
      this.transport = transport;
      this.options = options;
    }
  }

  /**
   * Binds the ports of a new transport, or finds the one that is asked for. Nothing of the tracks
   * is received before {@link #listen}.
   *
   * @param tracks those of the offer, numbered
   * @param plainRtcp whether a new transport's RTCP is not protected though its RTP is
   * @throws TrackFailure when there is no port, or no such transport
   */
  TransportAnswer open(TransportOffer offer, List<TrackSpec> tracks, boolean plainRtcp) {
    String transportId = offer.transportId();
    Link link;
    if (transportId == null) {
      link = bind(offer, "t" + tracks.getFirst().trackId(), plainRtcp);
    } else {
      link = find(transportId);
      SrtpKey remote = offer.srtp();
      if (remote != null) {
        rekey(link, remote);
      }
    }
    tracks.forEach(track -> link.tracks.put(track.trackId(), track));
    tracks.forEach(track -> byTrack.put(track.trackId(), link));
    TransportOptions.Srtp srtp = link.options.srtp();
    return new TransportAnswer(
        link.id,
        context.settings().announcedIp(offer.ipv6()),
        link.transport.rtpPort(),
        link.transport.rtcpPort(),
        srtp == null ? null : srtp.local(),
        tracks.stream().map(TrackSpec::trackId).toList());
  }

  private Link bind(TransportOffer offer, String id, boolean plainRtcp) {
    SrtpKey remote = offer.srtp();
    SrtpKey local = offer.newAnswerKey(context.random());
    TransportOptions.Srtp srtp =
        remote == null || local == null
            ? null
            : new TransportOptions.Srtp(remote, local, plainRtcp, Map.of());
    TransportOptions options =
        new TransportOptions(offer.rtcpMux(), offer.rtcp(), offer.reducedSizeRtcp(), srtp);
    try {
      Transport transport = Transport.open(context.network(), options, localSsrc(), journal);
      Link link = new Link(id, transport, options);
      links.put(id, link);
      transport.listen();
      return link;
    } catch (NoPortException | IOException e) {
      throw new TrackFailure(TrackFailure.Kind.NO_PORT, String.valueOf(e.getMessage()));
    }
  }

  private Link find(String transportId) {
    Link link = links.get(transportId);
    if (link == null) {
      throw new TrackFailure(
          TrackFailure.Kind.NO_SUCH_TRANSPORT, "there is no transport " + transportId);
    }
    return link;
  }

  /** Receives a track that was opened, from now on. */
  void listen(int trackId) {
    Link link = byTrack.get(trackId);
    TrackSpec spec = link == null ? null : link.tracks.get(trackId);
    if (link != null && spec != null) {
      link.transport.add(spec);
    }
  }

  /** Listens again on the ports that tracks had before this process was restarted. */
  void reopen(Collection<TrackState> tracks) {
    Map<Integer, Saved> saved =
        file.read().stream().collect(Collectors.toMap(Saved::rtpPort, s -> s, (a, b) -> b));
    Map<Integer, List<TrackState>> byPort =
        tracks.stream()
            .collect(Collectors.groupingBy(TrackState::rtpPort, TreeMap::new, Collectors.toList()));
    byPort.forEach((port, sharing) -> reopen(sharing, saved.get(port)));
    save();
  }

  private void reopen(List<TrackState> sharing, @Nullable Saved saved) {
    TrackState first = sharing.getFirst();
    TransportOptions options = options(first, saved);
    String id = saved == null ? "t" + first.spec().trackId() : saved.transportId();
    try {
      Transport transport =
          Transport.reopen(
              context.network(), options, first.rtpPort(), first.rtcpPort(), localSsrc(), journal);
      Link link = new Link(id, transport, options);
      links.put(id, link);
      for (TrackState track : sharing) {
        link.tracks.put(track.spec().trackId(), track.spec());
        byTrack.put(track.spec().trackId(), link);
        transport.add(track.spec());
      }
      transport.listen();
    } catch (IOException e) {
      log.error(
          "{} tracks cannot be received any more: port {} is taken ({})",
          sharing.size(),
          first.rtpPort(),
          e.toString());
    }
  }

  private static TransportOptions options(TrackState track, @Nullable Saved saved) {
    boolean rtcpMux = track.rtpPort() == track.rtcpPort();
    if (saved == null) {
      return TransportOptions.plain(rtcpMux);
    }
    return new TransportOptions(
        rtcpMux, saved.rtcpDestination(), saved.reducedSizeRtcp(), srtp(saved.srtp()));
  }

  private static TransportOptions.@Nullable Srtp srtp(@Nullable SavedSrtp saved) {
    if (saved == null) {
      return null;
    }
    SrtpSuite suite = SrtpSuite.ofName(saved.suite()).orElseThrow();
    return new TransportOptions.Srtp(
        SrtpKey.ofBase64(suite, saved.remoteKey()),
        SrtpKey.ofBase64(suite, saved.localKey()),
        saved.plainRtcp(),
        saved.rolloverCounters());
  }

  /** Ends a track, and with the last one its transport. */
  void close(int trackId) {
    Link link = byTrack.get(trackId);
    if (link == null || link.tracks.remove(trackId) == null) {
      return;
    }
    if (link.tracks.isEmpty()) {
      links.remove(link.id);
      link.transport.close();
    } else {
      link.transport.remove(trackId);
    }
  }

  /** Asks a track's sender for a keyframe. */
  void requestKeyframe(int trackId) {
    Link link = byTrack.get(trackId);
    if (link != null) {
      link.transport.requestKeyframe(trackId);
    }
  }

  /** The sender of a transport changes its SRTP key. */
  void rekey(String transportId, SrtpKey remote) {
    rekey(find(transportId), remote);
    save();
  }

  private static void rekey(Link link, SrtpKey remote) {
    TransportOptions.Srtp srtp = link.options.srtp();
    if (srtp == null || srtp.remote().suite() != remote.suite()) {
      throw new TrackFailure(
          TrackFailure.Kind.OTHER_PROTECTION,
          srtp == null
              ? "transport " + link.id + " does not use SRTP"
              : "transport " + link.id + " uses " + srtp.remote().suite());
    }
    if (!srtp.remote().equals(remote)) {
      link.options =
          new TransportOptions(
              link.options.rtcpMux(),
              link.options.rtcpDestination(),
              link.options.reducedSizeRtcp(),
              new TransportOptions.Srtp(
                  remote, srtp.local(), srtp.plainRtcp(), srtp.rolloverCounters()));
      link.transport.rekey(remote);
    }
  }

  /** Stops listening such that {@link #reopen} can go on. */
  void suspend() {
    links.values().forEach(link -> link.transport.close());
    save();
  }

  /** Stops listening for good, and forgets the keys. */
  void end() {
    links.values().forEach(link -> link.transport.close());
    forgetKeys();
  }

  private synchronized void forgetKeys() {
    ended = true;
    file.delete();
  }

  /** Notes what a restart must know, if it has changed; called about once a second. */
  synchronized void save() {
    if (ended) {
      return;
    }
    file.save(
        links.values().stream()
            .map(SessionTracks::saved)
            .sorted((a, b) -> Integer.compare(a.rtpPort(), b.rtpPort()))
            .toList());
  }

  private static Saved saved(Link link) {
    TransportOptions options = link.options;
    var to = options.rtcpDestination();
    return new Saved(
        link.id,
        link.transport.rtpPort(),
        link.transport.rtcpPort(),
        to == null ? null : to.getAddress().getHostAddress(),
        to == null ? null : to.getPort(),
        options.reducedSizeRtcp(),
        options.srtp() == null ? null : saved(options.srtp(), link.transport));
  }

  private static SavedSrtp saved(TransportOptions.Srtp srtp, Transport transport) {
    Map<Long, Integer> counters = new TreeMap<>(srtp.rolloverCounters());
    counters.putAll(transport.snapshot().rolloverCounters());
    return new SavedSrtp(
        srtp.remote().suite().name(),
        srtp.remote().base64(),
        srtp.local().base64(),
        srtp.plainRtcp(),
        counters);
  }

  /** What a track has counted; null of one that could not be received again after a restart. */
  @Nullable TrackCounters counters(int trackId) {
    Link link = byTrack.get(trackId);
    if (link == null) {
      return null;
    }
    Transport.Snapshot snapshot = link.transport.snapshot();
    Transport.TrackSnapshot track =
        Objects.requireNonNullElse(
            snapshot.tracks().get(trackId), Transport.TrackSnapshot.NOTHING_YET);
    Map<String, Long> rejected = new TreeMap<>(snapshot.rejected());
    track
        .stats()
        .rejected()
        .forEach((reason, count) ->
            rejected.merge(reason.name().toLowerCase(Locale.ROOT), count, Long::sum));
    return new TrackCounters(
        link.id, track.stats(), track.lastPacketNanos(), rejected, link.transport.kernelDrops());
  }

  private long localSsrc() {
    return context.random().nextLong(1L << 32);
  }
}
