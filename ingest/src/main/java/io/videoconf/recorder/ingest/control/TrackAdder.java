package io.videoconf.recorder.ingest.control;

import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.RecordingSession.Ports;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.rtp.offer.InvalidOfferException;
import io.videoconf.recorder.rtp.offer.TrackAnswer;
import io.videoconf.recorder.rtp.offer.TrackOffer;
import io.videoconf.recorder.rtp.offer.TrackRequest;
import io.videoconf.recorder.rtp.offer.TransportAnswer;
import io.videoconf.recorder.rtp.offer.TransportOffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Adds tracks in the dialect in which they are offered, and answers in it. */
final class TrackAdder {
  /** The number of a track request is replaced by the session's own. */
  private static final int ANY_TRACK_ID = 1;

  private TrackAdder() {}

  /**
   * Adds what the body offers; all of it or nothing.
   *
   * @return the answer's body
   */
  static TrackAnswer add(RecordingSession session, String body) {
    TrackRequest request = read(body);
    List<Ports> added = new ArrayList<>();
    List<TransportAnswer> answers = new ArrayList<>();
    try {
      for (TransportOffer transport : request.transports()) {
        requirePlainPort(transport);
        TrackOffer offer = transport.tracks().getFirst();
        Ports ports =
            session.addTrack(
                offer.toSpec(ANY_TRACK_ID, request.participantId()),
                transport.rtcpMux(),
                request.displayName());
        added.add(ports);
        answers.add(
            new TransportAnswer(
                String.valueOf(ports.trackId()),
                ports.ip(),
                ports.rtpPort(),
                ports.rtcpPort(),
                null,
                List.of(ports.trackId())));
      }
    } catch (RuntimeException e) {
      added.forEach(ports -> session.removeTrack(ports.trackId()));
      throw e;
    }
    return TrackAnswer.of(request, answers);
  }

  /** One port has one track here, and no protection. */
  private static void requirePlainPort(TransportOffer transport) {
    if (transport.srtp() != null) {
      throw ApiException.invalid("srtp", "SRTP is not received");
    }
    if (transport.transportId() != null) {
      throw ApiException.invalid("transport_id", "a port cannot be shared");
    }
    if (transport.tracks().size() > 1) {
      throw ApiException.invalid("sdp", "BUNDLE is not received");
    }
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
}
