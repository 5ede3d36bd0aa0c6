package io.videoconf.recorder.ingest.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.TransportRequest;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.rtp.offer.InvalidOfferException;
import io.videoconf.recorder.rtp.offer.SdpAnswer;
import io.videoconf.recorder.rtp.offer.TrackOffer;
import io.videoconf.recorder.rtp.offer.TrackRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Adds tracks in the dialect in which they are offered, and answers in it. */
final class TrackAdder {
  private TrackAdder() {}

  /** Where a sender sends a track to. */
  private record Ports(int trackId, String ip, int rtpPort, int rtcpPort) {}

  record PlainAnswer(
      int trackId,
      String participantId,
      String ip,
      int port,
      int rtcpPort,
      int payloadType,
      @Nullable Long ssrc) {}

  /** What mediasoup's {@code plainTransport.connect()} takes, in its spelling. */
  record MediasoupAnswer(
      int trackId, String ip, int port, @JsonProperty("rtcpPort") @Nullable Integer rtcpPort) {}

  record SdpTrack(int trackId, @Nullable String mid, int port, int rtcpPort) {}

  record SdpAnswerBody(List<SdpTrack> tracks, String sdp) {}

  /**
   * Adds what the body offers; all of it or nothing.
   *
   * @return the answer's body
   */
  static Object add(RecordingSession session, String ip, String body) {
    TrackRequest request = read(body);
    List<TransportRequest> transports =
        request.offers().stream()
            .map(offer -> TransportRequest.of(offer.source(), offer.rtp(), offer.rtcpMux()))
            .toList();
    List<Ports> ports =
        session
            .addTracks(request.participantId(), request.displayName(), transports)
            .stream()
            .map(t -> new Ports(t.trackIds().getFirst(), ip, t.rtpPort(), t.rtcpPort()))
            .toList();
    return answer(request, ports);
  }

  private static TrackRequest read(String body) {
    try {
      TrackRequest request = TrackRequest.read(Json.MAPPER.readTree(body));
      ControlRoutes.text("participant_id", request.participantId());
      if (request.displayName() != null) {
        ControlRoutes.text("display_name", request.displayName());
      }
      return request;
    } catch (InvalidOfferException e) {
      throw ApiException.invalid(e.field(), String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, "The body is not valid JSON");
    }
  }

  private static Object answer(TrackRequest request, List<Ports> ports) {
    Ports first = ports.getFirst();
    TrackOffer offer = request.offers().getFirst();
    return switch (request.dialect()) {
      case PLAIN ->
          new PlainAnswer(
              first.trackId(),
              request.participantId(),
              first.ip(),
              first.rtpPort(),
              first.rtcpPort(),
              offer.format().payloadType(),
              offer.rtp().ssrc());
      case MEDIASOUP ->
          new MediasoupAnswer(
              first.trackId(),
              first.ip(),
              first.rtpPort(),
              offer.rtcpMux() ? null : first.rtcpPort());
      case SDP -> sdpAnswer(request, ports);
    };
  }

  private static SdpAnswerBody sdpAnswer(TrackRequest request, List<Ports> ports) {
    List<SdpTrack> tracks = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      tracks.add(
          new SdpTrack(
              ports.get(i).trackId(),
              request.offers().get(i).rtp().mid(),
              ports.get(i).rtpPort(),
              ports.get(i).rtcpPort()));
    }
    String sdp =
        SdpAnswer.build(
            Objects.requireNonNull(request.sdp(), "an SDP request holds its offer"),
            ports.getFirst().trackId(),
            ports.getFirst().ip(),
            ports.stream().map(p -> new SdpAnswer.Ports(p.rtpPort(), p.rtcpPort())).toList());
    return new SdpAnswerBody(tracks, sdp);
  }
}
