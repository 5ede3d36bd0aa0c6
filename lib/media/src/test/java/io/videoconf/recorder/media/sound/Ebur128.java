package io.videoconf.recorder.media.sound;

import io.videoconf.recorder.media.av.Programs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loudness and peaks by the {@code ebur128} filter of the {@code ffmpeg} program. */
public final class Ebur128 {
  /**
   * @param integratedLufs loudness of all of it
   * @param truePeakDbfs the largest of all channels
   */
  public record Reading(double integratedLufs, double truePeakDbfs) {}

  private static final Pattern VALUE =
      Pattern.compile("lavfi\\.r128\\.(I|true_peaks_ch\\d)=(\\S+)");

  private Ebur128() {}

  /** Of a file's sound from that second on. */
  public static Reading ofFile(Path file, double fromSeconds) throws IOException {
    return read(List.of("-ss", String.valueOf(fromSeconds), "-i", file.toString(), "-vn"));
  }

  /** Of samples of 48 kHz; the file is overwritten. */
  public static Reading ofSamples(Path file, float[]... channels) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(channels.length * channels[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < channels[0].length; i++) {
      for (float[] channel : channels) {
        bytes.putFloat(channel[i]);
      }
    }
    Files.write(file, bytes.array());
    String count = String.valueOf(channels.length);
    return read(List.of("-f", "f32le", "-ar", "48000", "-ac", count, "-i", file.toString()));
  }

  private static Reading read(List<String> input) throws IOException {
    ProcessBuilder builder = Programs.unpack().start("ffmpeg");
    List<String> command = new ArrayList<>(builder.command());
    command.addAll(List.of("-v", "error", "-nostdin"));
    command.addAll(input);
    command.add("-af");
    command.add("ebur128=metadata=1:peak=true,ametadata=print:file=-");
    command.addAll(List.of("-f", "null", "-"));
    Process process = builder.command(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    double integrated = Double.NaN;
    double peak = 0;
    Matcher matcher = VALUE.matcher(text);
    while (matcher.find()) {
      double value = Double.parseDouble(matcher.group(2));
      if (matcher.group(1).equals("I")) {
        integrated = value;
      } else {
        peak = Math.max(peak, value);
      }
    }
    if (Double.isNaN(integrated)) {
      throw new IOException("no loudness: " + text);
    }
    return new Reading(integrated, 20 * Math.log10(Math.max(peak, 1e-9)));
  }
}
