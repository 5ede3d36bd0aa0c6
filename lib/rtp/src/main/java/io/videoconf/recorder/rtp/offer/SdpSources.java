package io.videoconf.recorder.rtp.offer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads which SSRCs a media section announces (RFC 5576). */
final class SdpSources {
  private SdpSources() {}

  /**
   * The stream's own SSRC and that of its retransmissions. With simulcast there are several, or
   * none is told: what arrives is taken then.
   */
  static void read(
      RtpParametersBuilder builder,
      SdpSection section,
      Function<String, InvalidOfferException> invalid) {
    Set<String> ids = new LinkedHashSet<>();
    for (String value : section.values("ssrc")) {
      ids.add(value.split("\\s+")[0]);
    }
    boolean simulcast = section.value("simulcast") != null;
    String rtx = null;
    for (String value : section.values("ssrc-group")) {
      List<String> group = List.of(value.split("\\s+"));
      if (group.getFirst().equals("SIM") && group.size() > 2) {
        simulcast = true;
      } else if (group.size() > 2) { // FID, FEC, FEC-FR: the first is repaired by the others
        ids.removeAll(group.subList(2, group.size()));
        ids.add(group.get(1));
        if (group.getFirst().equals("FID") && rtx == null) {
          rtx = group.get(2);
        }
      }
    }
    if (simulcast) {
      return;
    }
    if (!ids.isEmpty()) {
      builder.ssrc(number(ids.iterator().next(), invalid));
    }
    if (rtx != null) {
      builder.rtxSsrc(number(rtx, invalid));
    }
  }

  private static long number(String text, Function<String, InvalidOfferException> invalid) {
    try {
      long ssrc = Long.parseLong(text);
      if (ssrc >= 0 && ssrc <= 0xFFFFFFFFL) {
        return ssrc;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw invalid.apply("ssrc must be a number, 0 to 4294967295");
  }
}
