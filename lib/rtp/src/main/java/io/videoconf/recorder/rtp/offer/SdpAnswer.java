package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.rtp.offer.SdpOffer.Media;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the answer to an {@link SdpOffer} (RFC 3264 section 6): what is taken is recvonly. */
public final class SdpAnswer {
  private SdpAnswer() {}

  /** Where a track is received; both ports are the same with rtcp-mux. */
  public record Ports(int rtp, int rtcp) {}

  /**
   * The answer's text.
   *
   * @param sessionId a number for the {@code o=} line, unique for the host
   * @param ip a literal IPv4 or IPv6 address
   * @param ports one entry per track of the offer, in its order
   */
  public static String build(SdpOffer offer, long sessionId, String ip, List<Ports> ports) {
    if (ports.size() != offer.tracks().size()) {
      throw new IllegalArgumentException(
          offer.tracks().size() + " tracks are offered, there are " + ports.size() + " ports");
    }
    String address = (ip.contains(":") ? "IN IP6 " : "IN IP4 ") + ip;
    StringBuilder sdp = new StringBuilder();
    line(sdp, "v=0");
    line(sdp, "o=- " + sessionId + " 1 " + address);
    line(sdp, "s=-");
    line(sdp, "c=" + address);
    line(sdp, "t=0 0");
    int next = 0;
    for (Media media : offer.media()) {
      TrackOffer track = media.track();
      if (track == null) {
        line(
            sdp,
            "m=%s 0 %s %s"
                .formatted(media.kind(), media.protocol(), String.join(" ", media.formats())));
        mid(sdp, media);
      } else {
        taken(sdp, media, track, ports.get(next), address);
        next++;
      }
    }
    return sdp.toString();
  }

  private static void taken(
      StringBuilder sdp, Media media, TrackOffer track, Ports ports, String address) {
    int format = track.format().payloadType();
    line(sdp, "m=%s %d %s %d".formatted(media.kind(), ports.rtp(), media.protocol(), format));
    mid(sdp, media);
    line(sdp, "a=recvonly");
    boolean audio = track.format().codec().kind() == MediaKind.AUDIO;
    line(
        sdp,
        "a=rtpmap:%d %s/%d%s"
            .formatted(
                format,
                track.format().codec().encodingName(),
                track.format().clockRateHz(),
                audio && track.format().channels() > 1 ? "/" + track.format().channels() : ""));
    Map<String, String> echoed = new TreeMap<>(track.format().parameters());
    echoed.remove("sprop-parameter-sets"); // it describes the sender's stream, and we send none
    if (!echoed.isEmpty()) {
      line(
          sdp,
          "a=fmtp:"
              + format
              + " "
              + String.join(
                  ";",
                  echoed.entrySet().stream()
                      .map(e ->
                          e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                      .toList()));
    }
    if (!audio) {
      line(sdp, "a=rtcp-fb:" + format + " nack pli");
    }
    if (track.rtcpMux()) {
      line(sdp, "a=rtcp-mux");
    } else {
      line(sdp, "a=rtcp:" + ports.rtcp() + " " + address);
    }
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
