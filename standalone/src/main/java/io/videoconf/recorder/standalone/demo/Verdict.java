package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.standalone.demo.SendCounters.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Judges a finished demo: what is wrong with it, in words. */
final class Verdict {
  /** The length in the listing is of whole seconds, and the last picture lasts a little. */
  private static final double LENGTH_TOLERANCE_SECONDS = 2;

  /** On a busy machine even loopback loses a little. */
  private static final double UNWANTED_LOSS_FRACTION = 0.001;

  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** The file is an MP4 that begins as one, and is as large as the listing says. */
  Verdict file(Path mp4, JsonNode recording) throws IOException {
    long bytes = Files.size(mp4);
    long listed = recording.path("file_size_bytes").asLong(-1);
    if (bytes != listed) {
      add("the file has %d bytes, the listing says %d".formatted(bytes, listed));
    }
    try (InputStream in = Files.newInputStream(mp4)) {
      byte[] start = in.readNBytes(8);
      boolean isMp4 =
          start.length == 8 && new String(start, 4, 4, StandardCharsets.US_ASCII).equals("ftyp");
      if (!isMp4) {
        add("the file is no MP4");
      }
    }
    return this;
  }

  /** The recording is as long as what was sent. */
  Verdict length(JsonNode recording, double secondsSent) {
    double seconds = recording.path("duration_seconds").asDouble(-1);
    if (Math.abs(seconds - secondsSent) > LENGTH_TOLERANCE_SECONDS) {
      add("%.1f s were sent, the recording has %.1f s".formatted(secondsSent, seconds));
    }
    return this;
  }

  /** What was put on the wire arrived. */
  Verdict packets(Snapshot sent, long received) {
    long missing = sent.packetsSent() - received;
    if (missing > sent.packetsSent() * UNWANTED_LOSS_FRACTION) {
      add("of %d packets sent %d did not arrive".formatted(sent.packetsSent(), missing));
    }
    return this;
  }

  /** The senders themselves did their work; a busy machine that made them late is worth a note. */
  Verdict senders(Snapshot sent, List<String> failures) {
    failures.forEach(failure -> add("a sender failed: " + failure));
    if (sent.lateUnits() > 0) {
      notes.add(
          "%d pictures or sounds were sent late: this machine is busy".formatted(sent.lateUnits()));
    }
    return this;
  }

  Verdict participants(JsonNode recording, int expected) {
    int listed = recording.path("participants").size();
    if (listed != expected) {
      add("%d participants were there, the recording names %d".formatted(expected, listed));
    }
    return this;
  }

  Verdict add(String problem) {
    problems.add(problem);
    return this;
  }

  /** What explains the rest, and is no fault of the recorder. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
