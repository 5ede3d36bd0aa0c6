package io.videoconf.recorder.ingest.control;

import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.rtp.offer.InvalidOfferException;
import io.videoconf.recorder.rtp.offer.TrackAnswer;
import io.videoconf.recorder.rtp.offer.TrackRequest;
import tools.jackson.databind.JsonNode;

/** Adds tracks in the dialect in which they are offered, and answers in it. */
final class TrackAdder {
  private TrackAdder() {}

  /**
   * Adds what the body offers; all of it or nothing.
   *
   * @return the answer's body
   */
  static TrackAnswer add(RecordingSession session, JsonNode body) {
    TrackRequest request = read(body);
    return TrackAnswer.of(
        request,
        session.addTracks(request.participantId(), request.displayName(), request.transports()));
  }

  private static TrackRequest read(JsonNode body) {
    try {
      TrackRequest request = TrackRequest.read(body);
      ControlRoutes.text("participant_id", request.participantId());
      if (request.displayName() != null) {
        ControlRoutes.text("display_name", request.displayName());
      }
      return request;
    } catch (InvalidOfferException e) {
      throw ApiException.invalid(e.field(), String.valueOf(e.getMessage()));
    }
  }
}
