package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts the media lines of an offer by the port they come to (RFC 9143). */
final class SdpTransports {
  private final List<List<String>> bundles = new ArrayList<>();
  private final @Nullable String transportId;
  private final List<Transport> transports = new ArrayList<>();

  /**
   * What a media line says of its transport.
   *
   * @param bundle which bundle it is of, or -1
   */
  record Line(
      int bundle,
      boolean rtcpMux,
      boolean reducedSizeRtcp,
      boolean ipv6,
      @Nullable InetSocketAddress rtcp,
      @Nullable SrtpKey srtp) {}

  private record Transport(Line line, List<TrackOffer> tracks) {}

  SdpTransports(SdpSection session, @Nullable String transportId) {
    this.transportId = transportId;
    for (String group : session.values("group")) {
      List<String> parts = List.of(group.split("\\s+"));
      if (parts.getFirst().equals("BUNDLE")) {
        bundles.add(parts.subList(1, parts.size()));
      }
    }
  }

  /** The number of the bundle that a media line is of, or -1. */
  int bundle(@Nullable String mid) {
    for (int i = 0; i < bundles.size(); i++) {
      if (mid != null && bundles.get(i).contains(mid)) {
        return i;
      }
    }
    return -1;
  }

  /** The transport that a line joins, or -1 if it makes a new one. */
  int shared(int bundle) {
    if (transportId != null && !transports.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < transports.size(); i++) {
      if (bundle >= 0 && transports.get(i).line().bundle() == bundle) {
        return i;
      }
    }
    return -1;
  }

  /** Adds a track to the transport of its line; returns its number. */
  int add(Line line, TrackOffer track) {
    int transport = shared(line.bundle());
    if (transport < 0) {
      transport = transports.size();
      transports.add(new Transport(line, new ArrayList<>()));
    }
    transports.get(transport).tracks().add(track);
    return transport;
  }

  List<TransportOffer> offers() {
    return transports.stream()
        .map(t ->
            new TransportOffer(
                t.line().rtcpMux(),
                t.line().reducedSizeRtcp(),
                t.line().ipv6(),
                t.line().rtcp(),
                t.line().srtp(),
                transportId,
                t.tracks()))
        .toList();
  }
}
