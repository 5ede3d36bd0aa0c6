package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.model.layout.Tile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of GStreamer that composes a meeting, as far as this machine has it. Its
 * encoders are the distribution's builds; the settings are the nearest to ours that they know.
 */
final class GStreamerComposition {
  private static final int KILO = 1000;

  private final MeetingCase meeting;
  private final Inputs inputs;

  GStreamerComposition(MeetingCase meeting, Inputs inputs) {
    this.meeting = meeting;
    this.inputs = inputs;
  }

  /** Why it cannot be compared with here; empty when it can. */
  static Optional<String> missing(boolean gpl) throws InterruptedException {
    for (String element :
        List.of("compositor", "vp8dec", "ivfparse", gpl ? "x264enc" : "openh264enc", "mp4mux")) {
      if (!has(element)) {
        return Optional.of("no " + element);
      }
    }
    return Optional.empty();
  }

  private static boolean has(String element) throws InterruptedException {
    try {
      return new ProcessBuilder("gst-inspect-1.0", "--exists", element).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no GStreamer at all.
    }
  }

  List<String> whole(boolean gpl, Path output) throws InterruptedException {
    List<String> line = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
    line.add("compositor name=picture background=black max-threads=1");
    List<MeetingCase.Placed> placed = meeting.placed();
    for (int i = 0; i < placed.size(); i++) {
      Tile area = placed.get(i).area();
      line.add(
          "sink_%d::xpos=%d sink_%d::ypos=%d sink_%d::width=%d sink_%d::height=%d"
              .formatted(i, area.x(), i, area.y(), i, area.width(), i, area.height()));
    }
    line.add(
        "! video/x-raw,format=I420,width=%d,height=%d,framerate=%d/1 ! queue ! %s ! h264parse ! queue ! out."
            .formatted(
                MeetingCase.FORMAT.width(),
                MeetingCase.FORMAT.height(),
                MeetingCase.FORMAT.frameRate(),
                gpl ? x264() : openH264()));
    line.add(
        "audiomixer name=sound ! audioconvert ! audio/x-raw,rate=48000,channels=2 ! %s bitrate=128000 ! aacparse ! queue ! out."
            .formatted(has("avenc_aac") ? "avenc_aac" : "voaacenc"));
    line.add("mp4mux name=out fragment-duration=2000 ! filesink location=" + output);
    for (int i = 0; i < placed.size(); i++) {
      Source source = placed.get(i).source();
      Source.Picture picture = source.picture();
      if (picture == null) {
        throw new IllegalArgumentException("cameras only");
      }
      line.add(
          "filesrc location=%s ! ivfparse ! vp8dec threads=1 ! queue ! picture.sink_%d"
              .formatted(inputs.picture(picture, source.seed()), i));
      line.add(
          "filesrc location=%s ! oggdemux ! opusdec ! queue ! sound."
              .formatted(inputs.sound(source.seed())));
    }
    return List.of("sh", "-c", "exec " + String.join(" ", line));
  }

  private static String openH264() {
    return "openh264enc rate-control=bitrate bitrate=%d gop-size=%d multi-thread=1 complexity=medium"
        .formatted(MeetingCase.FORMAT.bitRate(), 2 * MeetingCase.FORMAT.frameRate());
  }

  private static String x264() {
    return "x264enc speed-preset=superfast bitrate=%d key-int-max=%d threads=1 rc-lookahead=20 mb-tree=true bframes=0"
        .formatted(MeetingCase.FORMAT.bitRate() / KILO, 2 * MeetingCase.FORMAT.frameRate());
  }
}
