package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.model.VideoFormat;
import java.time.Duration;

/**
 * What the demo is asked to do.
 *
 * @param format of the recording
 * @param camera of what each participant sends; its bit rate is not used
 * @param lossFraction of the packets, 0 to 1
 * @param reorderFraction of the packets, 0 to 1
 */
record DemoOptions(
    int participants,
    Duration length,
    VideoFormat format,
    VideoFormat camera,
    VideoCodecs codecs,
    double lossFraction,
    double reorderFraction,
    long seed) {
  DemoOptions {
    requireFraction("loss", lossFraction);
    requireFraction("reorder", reorderFraction);
  }

  boolean isImpaired() {
    return lossFraction > 0 || reorderFraction > 0;
  }

  MeetingScript script() {
    return MeetingScript.of(participants, length);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 100 percent");
    }
  }
}
