package io.videoconf.recorder.standalone.demo;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What a demo that has ended tells its user. */
record DemoReport(DemoResult result, URI api, boolean staysUp) {

  void print(ProgressLine line) {
    @Nullable Double ready = result.fileReadySeconds();
    @Nullable Double completed = result.completedSeconds();
    if (ready != null && completed != null) {
      line.println(
          "The file was ready %.1f s after the stop, everything else after %.1f s."
              .formatted(ready, completed));
    }
    if (result.mp4() != null) {
      line.println("  the recording   " + result.mp4());
    }
    line.println(
        "  sent            %,d packets in %.1f s, %,d lost on the way as asked, %,d sent again, %,d received"
            .formatted(
                result.packetsSent() + result.packetsDropped(),
                result.secondsSent(),
                result.packetsDropped(),
                result.packetsRetransmitted(),
                result.packetsReceived()));
    if (staysUp) {
      printWhatCanBeOpened(line);
    } else {
      line.println("  (with --keep everything stays up, and you can watch it in a browser)");
    }
    result.notes().forEach(note -> line.println("Note: " + note));
    if (result.problems().isEmpty()) {
      line.println("All is right.");
    } else {
      result.problems().forEach(problem -> line.println("FAILED: " + problem));
    }
  }

  private void printWhatCanBeOpened(ProgressLine line) {
    line.println("  watch           %s/watch/%s".formatted(api, result.recordingId()));
    line.println(
        "  the listing     curl -H 'Authorization: Bearer %s' %s/api/v1/recordings"
            .formatted(result.token(), api));
    line.println("Ctrl-C ends it.");
  }
}
