package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.model.layout.Tile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of ffmpeg that decode, compose and encode a meeting, or only a part of it. */
final class FfmpegComposition {
  private final MeetingCase meeting;
  private final Inputs inputs;
  private final Ffmpeg ffmpeg;

  FfmpegComposition(MeetingCase meeting, Inputs inputs, Ffmpeg ffmpeg) {
    this.meeting = meeting;
    this.inputs = inputs;
    this.ffmpeg = ffmpeg;
  }

  /**
   * All of it: each picture into its rectangle by scale, brought to the frame rate, xstack; sound
   * by amix.
   *
   * @param scaleFlags of the scale filter; empty for its default, bicubic
   */
  List<String> whole(String scaleFlags, Path output) {
    List<String> arguments = inputArguments();
    arguments.addAll(List.of("-filter_complex", graph(scaleFlags), "-map", "[v]", "-map", "[a]"));
    arguments.addAll(length());
    arguments.addAll(EncoderSettings.picture(ffmpeg.gpl()));
    arguments.addAll(EncoderSettings.sound());
    arguments.addAll(EncoderSettings.container());
    arguments.add(output.toString());
    return ffmpeg.command(arguments);
  }

  /** Composes without encoding: the input of {@link #encode}. */
  List<String> raw(Path picture, Path sound) {
    List<String> arguments = inputArguments();
    arguments.addAll(List.of("-filter_complex", graph("")));
    arguments.addAll(List.of("-map", "[v]"));
    arguments.addAll(length());
    arguments.addAll(List.of("-f", "rawvideo", picture.toString(), "-map", "[a]"));
    arguments.addAll(length());
    arguments.addAll(List.of("-ac", "2", "-f", "f32le", sound.toString()));
    return ffmpeg.command(arguments);
  }

  /** Decodes all sources and drops what comes out. */
  List<String> decode() {
    List<String> arguments = inputArguments();
    int count = inputCount();
    for (int i = 0; i < count; i++) {
      arguments.addAll(List.of("-map", Integer.toString(i)));
    }
    arguments.addAll(List.of("-fps_mode", "passthrough", "-c:a", "pcm_f32le", "-f", "null", "-"));
    return ffmpeg.command(arguments);
  }

  /** Encodes raw picture and sound. */
  List<String> encode(Path picture, Path sound, Path output) {
    List<String> arguments = rawArguments(picture, sound);
    arguments.addAll(EncoderSettings.picture(ffmpeg.gpl()));
    arguments.addAll(EncoderSettings.sound());
    arguments.addAll(EncoderSettings.container());
    arguments.add(output.toString());
    return ffmpeg.command(arguments);
  }

  /** Encodes raw sound. */
  List<String> encodeSound(Path sound, Path output) {
    List<String> arguments =
        new ArrayList<>(List.of("-f", "f32le", "-ar", "48000", "-ac", "2", "-i", sound.toString()));
    arguments.addAll(EncoderSettings.sound());
    arguments.addAll(EncoderSettings.container());
    arguments.add(output.toString());
    return ffmpeg.command(arguments);
  }

  /** Reads what {@link #encode} reads, and does nothing with it. */
  List<String> read(Path picture, Path sound) {
    List<String> arguments = rawArguments(picture, sound);
    arguments.addAll(List.of("-c", "copy", "-f", "null", "-"));
    return ffmpeg.command(arguments);
  }

  private static List<String> rawArguments(Path picture, Path sound) {
    return new ArrayList<>(
        List.of(
            "-f",
            "rawvideo",
            "-pix_fmt",
            "yuv420p",
            "-s",
            MeetingCase.FORMAT.width() + "x" + MeetingCase.FORMAT.height(),
            "-r",
            Integer.toString(MeetingCase.FORMAT.frameRate()),
            "-i",
            picture.toString(),
            "-f",
            "f32le",
            "-ar",
            "48000",
            "-ac",
            "2",
            "-i",
            sound.toString()));
  }

  private List<String> length() {
    return List.of(
        "-r", Integer.toString(MeetingCase.FORMAT.frameRate()),
        "-t", Integer.toString(inputs.seconds()));
  }

  private int inputCount() {
    return meeting.sources().stream().mapToInt(source -> source.picture() == null ? 1 : 2).sum();
  }

  private List<String> inputArguments() {
    List<String> arguments = new ArrayList<>(List.of("-filter_complex_threads", "1"));
    for (Source source : meeting.sources()) {
      Source.Picture picture = source.picture();
      if (picture != null) {
        arguments.addAll(
            List.of("-threads", "1", "-i", inputs.picture(picture, source.seed()).toString()));
      }
      arguments.addAll(List.of("-threads", "1", "-i", inputs.sound(source.seed()).toString()));
    }
    return arguments;
  }

  private String graph(String scaleFlags) {
    StringBuilder graph = new StringBuilder();
    StringBuilder pictures = new StringBuilder();
    StringBuilder places = new StringBuilder();
    StringBuilder sounds = new StringBuilder();
    int input = 0;
    List<MeetingCase.Placed> placed = meeting.placed();
    for (int i = 0; i < placed.size(); i++) {
      Tile area = placed.get(i).area();
      if (placed.get(i).source().picture() == null) {
        graph.append(
            "color=c=0x262b33:s=%dx%d:r=%d:d=%d,format=yuv420p[v%d];"
                .formatted(
                    area.width(),
                    area.height(),
                    MeetingCase.FORMAT.frameRate(),
                    inputs.seconds(),
                    i));
      } else {
        graph.append(
            "[%d:v]scale=%d:%d%s,fps=%d[v%d];"
                .formatted(
                    input++,
                    area.width(),
                    area.height(),
                    scaleFlags.isEmpty() ? "" : ":flags=" + scaleFlags,
                    MeetingCase.FORMAT.frameRate(),
                    i));
      }
      pictures.append("[v").append(i).append(']');
      places.append(i == 0 ? "" : "|").append(area.x()).append('_').append(area.y());
      sounds.append('[').append(input++).append(":a]");
    }
    // The padding is allocated with the stack: it costs no copy.
    graph.append(
        "%sxstack=inputs=%d:layout=%s:fill=black,pad=%d:%d:0:0:black[v];"
            .formatted(
                pictures,
                placed.size(),
                places,
                MeetingCase.FORMAT.width(),
                MeetingCase.FORMAT.height()));
    graph.append("%samix=inputs=%d:normalize=0[a]".formatted(sounds, placed.size()));
    return graph.toString();
  }
}
