package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.rtp.offer.SdpOffer.Media;
import io.videoconf.recorder.rtp.offer.SdpOffer.Taken;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Builds the answer to an {@link SdpOffer} (RFC 3264 section 6): what is taken is recvonly.
 * Simulcast is left out of it, whereupon a sender sends one encoding (RFC 8853 section 5.3.2).
 */
final class SdpAnswer {
  private SdpAnswer() {}

  /**
   * The answer's text.
   *
   * @param sessionId a number for the {@code o=} line, unique for the host
   * @param transports one for each of the offer's, in its order
   */
  static String build(SdpOffer offer, long sessionId, List<TransportAnswer> transports) {
    StringBuilder sdp = new StringBuilder();
    String address = address(transports.getFirst());
    line(sdp, "v=0");
    line(sdp, "o=- " + sessionId + " 1 " + address);
    line(sdp, "s=-");
    line(sdp, "c=" + address);
    line(sdp, "t=0 0");
    bundles(sdp, offer);
    for (Media media : offer.media()) {
      Taken taken = media.taken();
      if (taken == null) {
        line(
            sdp,
            "m=%s 0 %s %s"
                .formatted(media.kind(), media.protocol(), String.join(" ", media.formats())));
        mid(sdp, media);
      } else {
        taken(sdp, media, taken, transports.get(taken.transport()), address);
      }
    }
    return sdp.toString();
  }

  private static void bundles(StringBuilder sdp, SdpOffer offer) {
    Map<Integer, StringJoiner> groups = new LinkedHashMap<>();
    for (Media media : offer.media()) {
      Taken taken = media.taken();
      if (taken != null && taken.bundled()) {
        groups
            .computeIfAbsent(taken.transport(), t -> new StringJoiner(" ", "a=group:BUNDLE ", ""))
            .add(media.mid());
      }
    }
    groups.values().forEach(group -> line(sdp, group.toString()));
  }

  private static void taken(
      StringBuilder sdp, Media media, Taken taken, TransportAnswer transport, String common) {
    line(
        sdp,
        "m=%s %d %s %s"
            .formatted(
                media.kind(),
                transport.rtpPort(),
                media.protocol(),
                String.join(" ", taken.formats())));
    String address = address(transport);
    if (!address.equals(common)) {
      line(sdp, "c=" + address);
    }
    mid(sdp, media);
    line(sdp, "a=recvonly");
    taken.attributes().forEach(attribute -> line(sdp, "a=" + attribute));
    if (taken.bundled() && !taken.first()) {
      return; // what speaks of the port stands in the bundle's first line (RFC 9143 section 7.1.3)
    }
    SrtpKey key = transport.srtp();
    Integer tag = taken.cryptoTag();
    if (key != null && tag != null) {
      line(sdp, "a=crypto:" + SdpCrypto.answer(tag, key));
    }
    if (transport.rtcpMux()) {
      line(sdp, "a=rtcp-mux");
    } else {
      line(sdp, "a=rtcp:" + transport.rtcpPort() + " " + address);
    }
  }

  private static String address(TransportAnswer transport) {
    return (transport.ip().contains(":") ? "IN IP6 " : "IN IP4 ") + transport.ip();
  }

  private static void mid(StringBuilder sdp, Media media) {
    if (media.mid() != null) {
      line(sdp, "a=mid:" + media.mid());
    }
  }

  private static void line(StringBuilder sdp, String line) {
    sdp.append(line).append("\r\n");
  }
}
