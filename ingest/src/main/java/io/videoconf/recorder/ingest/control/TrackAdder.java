package io.videoconf.recorder.ingest.control;

import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.rtp.offer.InvalidOfferException;
import io.videoconf.recorder.rtp.offer.TrackAnswer;
import io.videoconf.recorder.rtp.offer.TrackRequest;
import tools.jackson.core.JacksonException;

/** Adds tracks in the dialect in which they are offered, and answers in it. */
final class TrackAdder {
  private TrackAdder() {}

  /**
   * Adds what the body offers; all of it or nothing.
   *
   * @return the answer's body
   */
  static TrackAnswer add(RecordingSession session, String body) {
    TrackRequest request = read(body);
    return TrackAnswer.of(
        request,
        session.addTracks(request.participantId(), request.displayName(), request.transports()));
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
