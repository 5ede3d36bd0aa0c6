package io.videoconf.recorder.rtp.offer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to add tracks, read from its JSON body in any of the three dialects of
 * docs/control-api.md.
 *
 * @param displayName if the participant's name came along
 * @param transports the tracks, by the port that they come to: one, or with SDP one per media line
 *     or bundle that is taken, in its order
 * @param sdp the offer that the answer must be made for, if the dialect is SDP
 */
public record TrackRequest(
    Dialect dialect,
    String participantId,
    @Nullable String displayName,
    List<TransportOffer> transports,
    @Nullable SdpOffer sdp) {

  private static final Set<String> SDP_FIELDS =
      Set.of("participant_id", "display_name", "sdp", "source", "transport_id");

  /** Which language was spoken, and is to be answered in. */
  public enum Dialect {
    PLAIN,
    MEDIASOUP,
    SDP
  }

  public TrackRequest {
    transports = List.copyOf(transports);
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
      body.only(SDP_FIELDS);
      SdpOffer sdp =
          SdpOffer.parse(
              body.text("sdp"),
              body.textOrNull("source"),
              body.has("transport_id") ? body.text("transport_id") : null);
      return new TrackRequest(Dialect.SDP, participantId, displayName, sdp.transports(), sdp);
    }
    boolean mediasoup = body.has("rtp_parameters") || body.has("rtpParameters");
    return new TrackRequest(
        mediasoup ? Dialect.MEDIASOUP : Dialect.PLAIN,
        participantId,
        displayName,
        List.of(mediasoup ? MediasoupOffer.read(body) : PlainOffer.read(body)),
        null);
  }

  /** The tracks of all transports, in order. */
  public List<TrackOffer> tracks() {
    return transports.stream().flatMap(transport -> transport.tracks().stream()).toList();
  }
}
