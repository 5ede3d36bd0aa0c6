package io.videoconf.recorder.rtp.offer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to add tracks, read from its JSON body in any of the three dialects of
 * docs/control-api.md.
 *
 * @param displayName if the participant's name came along
 * @param offers the tracks: one, or with SDP one per media line that is taken, in its order
 * @param sdp the offer that the answer must be made for, if the dialect is SDP
 */
public record TrackRequest(
    Dialect dialect,
    String participantId,
    @Nullable String displayName,
    List<TrackOffer> offers,
    @Nullable SdpOffer sdp) {

  /** Which language was spoken, and is to be answered in. */
  public enum Dialect {
    PLAIN,
    MEDIASOUP,
    SDP
  }

  public TrackRequest {
    offers = List.copyOf(offers);
  }

  /**
   * Reads a body.
   *
   * @throws InvalidOfferException with a message that names the field
   */
  public static TrackRequest read(JsonNode json) {
    OfferFields body = new OfferFields(json, "");
    String participantId = body.text("participant_id");
    String displayName = body.textOrNull("display_name");
    if (body.has("sdp")) {
      SdpOffer sdp = SdpOffer.parse(body.text("sdp"), body.textOrNull("source"));
      return new TrackRequest(Dialect.SDP, participantId, displayName, sdp.tracks(), sdp);
    }
    boolean mediasoup = body.has("rtp_parameters");
    TrackOffer offer = mediasoup ? MediasoupOffer.read(body) : PlainOffer.read(body);
    return new TrackRequest(
        mediasoup ? Dialect.MEDIASOUP : Dialect.PLAIN,
        participantId,
        displayName,
        List.of(offer),
        null);
  }
}
