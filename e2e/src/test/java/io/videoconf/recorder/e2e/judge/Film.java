package io.videoconf.recorder.e2e.judge;

import io.videoconf.recorder.media.synth.Flash;
import io.videoconf.recorder.media.synth.FrameCode;
import io.videoconf.recorder.media.synth.LumaPlane;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Yuv;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What can be seen in regions of a file's picture, frame by frame. Frames are looked at while they
 * are decoded and not kept.
 */
public final class Film {
  private final double[] times;
  private final Map<Region, List<View>> views;

  private Film(double[] times, Map<Region, List<View>> views) {
    this.times = times;
    this.views = views;
  }

  /**
   * One region in one frame.
   *
   * @param seconds when the frame is shown
   * @param code the frame number of the synthetic participant seen there, if one can be read
   * @param lit whether the participant's flash is on
   * @param background the mean colour of a part where a synthetic participant draws nothing else
   * @param fingerprint mean lumas of a 4 by 4 grid: changes when anything moves
   */
  public record View(
      double seconds, OptionalInt code, boolean lit, Yuv background, List<Integer> fingerprint) {
    /** A composed frame may be half a frame early, and the start is known to a frame. */
    private static final double EARLY_SECONDS = 0.05;

    /**
     * Whether this shows the picture that was taken at its time.
     *
     * @param startSeconds when the participant's first picture was taken, see {@link Film#start}
     * @param frameRate of the participant's camera
     * @param latenessSeconds how much older the picture may be
     */
    public boolean isInTime(double startSeconds, int frameRate, double latenessSeconds) {
      if (code.isEmpty()) {
        return false;
      }
      double late = seconds - startSeconds - (double) code.getAsInt() / frameRate;
      return late > -EARLY_SECONDS && late <= latenessSeconds;
    }
  }

  /**
   * When a participant's first picture was taken, as the later ones tell. That may be a little
   * before the first packet left: a busy sender begins late, and then catches up. Pictures that
   * stay longer than they should do not count.
   *
   * @throws AssertionError when no picture can be read
   */
  public static double start(List<View> views, int frameRate) {
    double[] starts =
        views.stream()
            .filter(view -> view.code().isPresent())
            .mapToDouble(view -> view.seconds() - (double) view.code().getAsInt() / frameRate)
            .sorted()
            .toArray();
    if (starts.length == 0) {
      throw new AssertionError("not one picture can be read of " + views.size());
    }
    return starts[starts.length / 50];
  }

  /** Decodes the file once and looks at every region in every frame. */
  public static Film of(Path file, Set<Region> regions) throws IOException {
    MediaInfo info = MediaInfo.of(file);
    double[] times = presentationTimes(file);
    List<String> arguments =
        List.of(
            "-i",
            file.toString(),
            "-map",
            "0:v:0",
            "-fps_mode",
            "passthrough",
            "-pix_fmt",
            "yuv420p",
            "-f",
            "rawvideo",
            "pipe:1");
    return Ffmpeg.ffmpeg(
        arguments, in -> look(in, info.width(), info.height(), times, List.copyOf(regions)));
  }

  /** When each frame is shown, in seconds, ascending. */
  public double[] times() {
    return times.clone();
  }

  public int frames() {
    return times.length;
  }

  /** What was seen in a region that was asked for, one view per frame. */
  public List<View> in(Region region) {
    List<View> seen = views.get(region);
    if (seen == null) {
      throw new IllegalArgumentException("not looked at: " + region);
    }
    return seen;
  }

  /** Those of a stretch of time. */
  public List<View> in(Region region, double fromSeconds, double toSeconds) {
    return in(region).stream()
        .filter(view -> view.seconds() >= fromSeconds && view.seconds() < toSeconds)
        .toList();
  }

  /** When a flash goes on in the region, in seconds. */
  public List<Double> flashes(Region region) {
    List<Double> onsets = new ArrayList<>();
    boolean before = false;
    for (View view : in(region)) {
      if (view.lit() && !before && view.code().isPresent()) {
        onsets.add(view.seconds());
      }
      before = view.lit();
    }
    return List.copyOf(onsets);
  }

  private static double[] presentationTimes(Path file) throws IOException {
    String csv =
        Ffmpeg.ffprobe(
            List.of(
                "-select_streams",
                "v:0",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                file.toString()));
    return csv.lines()
        .map(line -> line.replace(",", "").strip())
        .filter(line -> !line.isEmpty())
        .mapToDouble(Double::parseDouble)
        .sorted()
        .toArray();
  }

  private static Film look(
      InputStream in, int width, int height, double[] times, List<Region> regions)
      throws IOException {
    byte[] frame = new byte[width * height * 3 / 2];
    Map<Region, List<View>> views = new HashMap<>();
    regions.forEach(region -> views.put(region, new ArrayList<>(times.length)));
    int count = 0;
    while (in.readNBytes(frame, 0, frame.length) == frame.length) {
      if (count >= times.length) {
        throw new IOException("more frames than packets: " + times.length);
      }
      Planes planes = new Planes(frame, width, height);
      for (Region region : regions) {
        views.get(region).add(planes.view(region, times[count]));
      }
      count++;
    }
    return new Film(Arrays.copyOf(times, count), views);
  }

  /** A frame in YUV 4:2:0, planar. */
  private record Planes(byte[] bytes, int width, int height) {
    View view(Region tile, double seconds) {
      LumaPlane luma = LumaPlane.of(bytes, width);
      return new View(
          seconds,
          FrameCode.read(luma, tile),
          Flash.isLit(luma, tile),
          background(luma, tile),
          fingerprint(luma, tile));
    }

    /** Between the participant's digit, the frame number and the flash nothing is drawn. */
    private Yuv background(LumaPlane luma, Region tile) {
      Region clear =
          new Region(
              tile.x() + tile.width() / 16,
              tile.y() + tile.height() / 4,
              tile.width() / 2,
              tile.height() / 12);
      int planeSize = width * height;
      return new Yuv(
          (int) Math.round(luma.mean(clear)),
          chroma(clear, planeSize),
          chroma(clear, planeSize + planeSize / 4));
    }

    private int chroma(Region region, int offset) {
      long sum = 0;
      int count = 0;
      for (int y = region.y() / 2; y < (region.y() + region.height()) / 2; y++) {
        for (int x = region.x() / 2; x < (region.x() + region.width()) / 2; x++) {
          sum += bytes[offset + y * (width / 2) + x] & 0xFF;
          count++;
        }
      }
      return (int) Math.round((double) sum / Math.max(1, count));
    }

    private static List<Integer> fingerprint(LumaPlane luma, Region tile) {
      List<Integer> means = new ArrayList<>(16);
      int cellWidth = tile.width() / 4;
      int cellHeight = tile.height() / 4;
      for (int cell = 0; cell < 16; cell++) {
        Region part =
            new Region(
                tile.x() + cell % 4 * cellWidth,
                tile.y() + cell / 4 * cellHeight,
                cellWidth,
                cellHeight);
        means.add((int) Math.round(luma.mean(part)));
      }
      return List.copyOf(means);
    }
  }
}
