package io.videoconf.recorder.rtp.offer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The body of the answer to a {@link TrackRequest}, in its dialect. */
public sealed interface TrackAnswer {

  /** The plain dialect's. {@code rtcpPort} equals {@code port} with rtcp-mux. */
  record Plain(
      int trackId,
      String transportId,
      String participantId,
      String ip,
      int port,
      int rtcpPort,
      int payloadType,
      @Nullable Long ssrc,
      @Nullable Srtp srtp)
      implements TrackAnswer {}

  /** Our key. Its text shows no secret. */
  record Srtp(String cryptoSuite, String keyBase64) {
    @Override
    public String toString() {
      return "Srtp[" + cryptoSuite + "]";
    }
  }

  /** What mediasoup's {@code plainTransport.connect()} takes, in its spelling, and our ids. */
  record Mediasoup(
      int trackId,
      String transportId,
      String ip,
      int port,
      @JsonProperty("rtcpPort") @Nullable Integer rtcpPort,
      @JsonProperty("srtpParameters") @Nullable MediasoupSrtp srtpParameters)
      implements TrackAnswer {}

  /** Our key in mediasoup's spelling. Its text shows no secret. */
  record MediasoupSrtp(
      @JsonProperty("cryptoSuite") String cryptoSuite,
      @JsonProperty("keyBase64") String keyBase64) {
    @Override
    public String toString() {
      return "MediasoupSrtp[" + cryptoSuite + "]";
    }
  }

  /** The SDP dialect's: a session description, and which of its lines are which tracks. */
  record Sdp(List<SdpTrack> tracks, String sdp) implements TrackAnswer {
    public Sdp {
      tracks = List.copyOf(tracks);
    }

    /** The description may hold a key. */
    @Override
    public String toString() {
      return "Sdp" + tracks;
    }
  }

  /** One track of an SDP answer. */
  record SdpTrack(int trackId, String transportId, @Nullable String mid, int port, int rtcpPort) {}

  /**
   * The answer to a request.
   *
   * @param transports one for each of the request's, in its order
   */
  static TrackAnswer of(TrackRequest request, List<TransportAnswer> transports) {
    if (transports.size() != request.transports().size()) {
      throw new IllegalArgumentException(
          "%d transports are offered, %d answered"
              .formatted(request.transports().size(), transports.size()));
    }
    TransportAnswer first = transports.getFirst();
    TrackOffer track = request.transports().getFirst().tracks().getFirst();
    int trackId = first.trackIds().getFirst();
    SrtpKey key = first.srtp();
    return switch (request.dialect()) {
      case PLAIN ->
          new Plain(
              trackId,
              first.transportId(),
              request.participantId(),
              first.ip(),
              first.rtpPort(),
              first.rtcpPort(),
              track.format().payloadType(),
              track.rtp().ssrc(),
              key == null ? null : new Srtp(key.suite().name(), key.base64()));
      case MEDIASOUP ->
          new Mediasoup(
              trackId,
              first.transportId(),
              first.ip(),
              first.rtpPort(),
              first.rtcpMux() ? null : first.rtcpPort(),
              key == null ? null : new MediasoupSrtp(key.suite().name(), key.base64()));
      case SDP -> sdp(request, transports);
    };
  }

  private static Sdp sdp(TrackRequest request, List<TransportAnswer> transports) {
    List<SdpTrack> tracks = new ArrayList<>();
    for (int i = 0; i < transports.size(); i++) {
      TransportAnswer transport = transports.get(i);
      List<TrackOffer> offered = request.transports().get(i).tracks();
      for (int j = 0; j < offered.size(); j++) {
        tracks.add(
            new SdpTrack(
                transport.trackIds().get(j),
                transport.transportId(),
                offered.get(j).rtp().mid(),
                transport.rtpPort(),
                transport.rtcpPort()));
      }
    }
    SdpOffer offer = Objects.requireNonNull(request.sdp(), "an SDP request holds its offer");
    return new Sdp(tracks, SdpAnswer.build(offer, tracks.getFirst().trackId(), transports));
  }
}
