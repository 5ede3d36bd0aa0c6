package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.rtp.RtpDump;
import java.io.IOException;
import java.util.List;

/** RTP that a Janus SFU forwarded from Chromium, as lib/rtp keeps it for its tests. */
public final class Captures {
  private Captures() {}

  /** All packets of one port: {@code vp8.40000} is the video of the VP8 capture. */
  public static List<RtpDump.Entry> read(String name) throws IOException {
    return RtpDump.read(
        ProjectHome.path().resolve("lib/rtp/src/test/resources/captures/" + name + ".rtpdump"));
  }
}
