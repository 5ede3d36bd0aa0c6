package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.model.layout.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How near an encoded composition comes to the ideal: in each rectangle the decoded source, scaled
 * by the best that ffmpeg has, and compared frame by frame.
 */
final class Similarity {
  private static final Pattern RESULT = Pattern.compile("SSIM Y:([0-9.]+).* All:([0-9.]+)");
  private static final int SEARCH_SECONDS = 4;
  private static final int MAX_OFFSET = 3;
  private static final int HD_HEIGHT = 720;

  private final MeetingCase meeting;
  private final Inputs inputs;
  private final Ffmpeg ffmpeg;
  private final Pinned process;

  /**
   * @param luma SSIM of Y
   * @param offset frames by which the composition is late
   */
  record Score(double luma, double all, int offset) {}

  Similarity(MeetingCase meeting, Inputs inputs, Ffmpeg ffmpeg, Pinned process) {
    this.meeting = meeting;
    this.inputs = inputs;
    this.ffmpeg = ffmpeg;
    this.process = process;
  }

  /**
   * @param converted whether the composition's colours were turned from BT.601 into BT.709
   */
  Score of(Path composition, boolean converted) throws IOException, InterruptedException {
    Score best = compare(composition, converted, 0, SEARCH_SECONDS);
    for (int offset = 1; offset <= MAX_OFFSET; offset++) {
      Score score = compare(composition, converted, offset, SEARCH_SECONDS);
      best = score.luma() > best.luma() ? score : best;
    }
    return compare(composition, converted, best.offset(), inputs.seconds());
  }

  private Score compare(Path composition, boolean converted, int offset, int seconds)
      throws IOException, InterruptedException {
    List<MeetingCase.Placed> placed = meeting.placed();
    int rate = MeetingCase.FORMAT.frameRate();
    // The last frames may be missing at one side.
    int frames = seconds * rate - MAX_OFFSET - 1;
    List<String> arguments =
        new ArrayList<>(List.of("-filter_complex_threads", "1", "-i", composition.toString()));
    StringBuilder graph =
        new StringBuilder(
            "[0:v]trim=start_frame=%d:end_frame=%d,setpts=N/(%d*TB),split=%d"
                .formatted(offset, offset + frames, rate, placed.size()));
    for (int i = 0; i < placed.size(); i++) {
      graph.append("[o").append(i).append(']');
    }
    List<String> maps = new ArrayList<>();
    for (int i = 0; i < placed.size(); i++) {
      Source source = placed.get(i).source();
      Source.Picture picture = source.picture();
      if (picture == null) {
        throw new IllegalArgumentException("cameras only");
      }
      arguments.addAll(List.of("-i", inputs.picture(picture, source.seed()).toString()));
      Tile area = placed.get(i).area();
      // Larger pictures are BT.709 as they come.
      boolean convert = converted && picture.height() < HD_HEIGHT;
      String colour = convert ? ":in_color_matrix=bt601:out_color_matrix=bt709" : "";
      graph.append(
          (";[%d:v]scale=%d:%d:flags=lanczos+accurate_rnd+full_chroma_int%s,fps=%d,"
                  + "trim=end_frame=%d,setpts=N/(%d*TB),format=yuv420p[i%d];"
                  + "[o%d]crop=%d:%d:%d:%d[c%d];[c%d][i%d]ssim=shortest=1[s%d]")
              .formatted(
                  i + 1,
                  area.width(),
                  area.height(),
                  colour,
                  rate,
                  frames,
                  rate,
                  i,
                  i,
                  area.width(),
                  area.height(),
                  area.x(),
                  area.y(),
                  i,
                  i,
                  i,
                  i));
      maps.addAll(List.of("-map", "[s" + i + "]"));
    }
    arguments.addAll(List.of("-filter_complex", graph.toString()));
    arguments.addAll(maps);
    arguments.addAll(List.of("-f", "null", "-"));
    process.run("ssim", ffmpeg.command(arguments), ffmpeg.environment());
    return score(Files.readString(process.work().resolve("ssim.log")), placed.size(), offset);
  }

  private static Score score(String log, int expected, int offset) throws IOException {
    double luma = 0;
    double all = 0;
    int count = 0;
    for (Matcher match = RESULT.matcher(log); match.find(); count++) {
      luma += Double.parseDouble(match.group(1));
      all += Double.parseDouble(match.group(2));
    }
    if (count != expected) {
      throw new IOException("ffmpeg told " + count + " similarities, not " + expected);
    }
    return new Score(luma / count, all / count, offset);
  }
}
