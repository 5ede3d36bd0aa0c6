package io.videoconf.recorder.bench.compositor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What participants send, made once with the bundled ffmpeg and kept.
 *
 * <p>A camera is a still background of fine detail, a detailed "head" that moves before it, and the
 * noise of a sensor; VP8 as browsers encode it: realtime, a keyframe each ten seconds. Sound is a
 * tone with the rhythm of syllables, and pauses; Opus at 32 kb/s.
 */
final class Inputs {
  private static final int KEYFRAME_SECONDS = 10;

  private final Path folder;
  private final int seconds;
  private final Ffmpeg ffmpeg;
  private final Pinned process;

  /**
   * @param folder where inputs are kept from run to run
   * @param seconds of media
   */
  Inputs(Path folder, int seconds, Ffmpeg ffmpeg, Pinned process) {
    this.folder = folder.toAbsolutePath();
    this.seconds = seconds;
    this.ffmpeg = ffmpeg;
    this.process = process;
  }

  int seconds() {
    return seconds;
  }

  /** VP8 in IVF. */
  Path picture(Source.Picture picture, int seed) {
    return folder.resolve("%s-%d-%ds.ivf".formatted(picture.key(), seed, seconds));
  }

  /** Opus in Ogg. */
  Path sound(int seed) {
    return folder.resolve("sound-%d-%ds.ogg".formatted(seed, seconds));
  }

  /** Makes what is missing. */
  void make(MeetingCase meeting) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    for (Source source : meeting.sources()) {
      Source.Picture picture = source.picture();
      if (picture != null) {
        make(
            picture(picture, source.seed()),
            picture.screen() ? screen(picture) : camera(picture, source.seed()));
      }
      make(sound(source.seed()), tone(source.seed()));
    }
  }

  private void make(Path file, List<String> arguments) throws IOException, InterruptedException {
    if (Files.exists(file)) {
      return;
    }
    // A run that was broken off leaves no half file behind.
    Path part = file.resolveSibling("part-" + file.getFileName());
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-t", Integer.toString(seconds), part.toString()));
    process.run("input", ffmpeg.command(all), ffmpeg.environment());
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> camera(Source.Picture picture, int seed) {
    int w = picture.width();
    int h = picture.height();
    String still =
        "mandelbrot=s=%dx%d:r=1:start_x=%.4f:start_y=%.4f:start_scale=%.3f,trim=end_frame=1,"
            + "hue=h=%d:s=0.7,gblur=sigma=%.1f,loop=loop=-1:size=1,setpts=N/(%d*TB),fps=%d";
    double blur = w / 640.0;
    String background =
        still.formatted(
            w,
            h,
            -0.743 - 0.01 * seed,
            -0.131,
            0.9 - 0.05 * seed,
            40 * seed,
            blur,
            picture.frameRate(),
            picture.frameRate());
    String head =
        still.formatted(
            even(w * 0.35),
            even(h * 0.6),
            -1.25,
            0.02 * seed,
            0.4,
            90 + 40 * seed,
            0.5 * blur,
            picture.frameRate(),
            picture.frameRate());
    String graph =
        String.format(
            Locale.ROOT,
            "%s[b];%s[h];[b][h]overlay=x='(W-w)/2+W/40*sin(2*PI*t/3.1+%d)':y='H-h+H/50*sin(2*PI*t/1.7+%d)'"
                + ",noise=all_seed=%d:alls=4:allf=t,format=yuv420p",
            background,
            head,
            seed,
            seed,
            seed + 1);
    List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", graph));
    arguments.addAll(vp8());
    arguments.addAll(
        List.of(
            "-b:v", Integer.toString(picture.bitRate()),
            "-g", Integer.toString(picture.frameRate() * KEYFRAME_SECONDS)));
    return arguments;
  }

  /** White pages with blocks the size of letters; all of it is new every five seconds. */
  private static List<String> screen(Source.Picture picture) {
    int rate = 36;
    String pages =
        "cellauto=s=160x90:rule=30:full=0:scroll=1:r=%d,select='not(mod(n\\,%d))',scale=%d:%d:flags=neighbor%s,format=yuv420p"
            .formatted(
                rate,
                rate * Source.Picture.SLIDE_SECONDS,
                picture.width(),
                picture.height(),
                picture.frameRate() == 0 ? "" : ",fps=" + picture.frameRate());
    List<String> arguments =
        new ArrayList<>(List.of("-f", "lavfi", "-i", pages, "-fps_mode", "passthrough"));
    arguments.addAll(vp8());
    arguments.addAll(List.of("-b:v", "4M", "-qmin", "4", "-qmax", "24", "-g", "10000"));
    return arguments;
  }

  private static List<String> vp8() {
    return List.of(
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-lag-in-frames",
        "0",
        "-auto-alt-ref",
        "0",
        "-threads",
        "1");
  }

  private static List<String> tone(int seed) {
    String speech =
        "aevalsrc='0.15*sin(2*PI*%d*t)*(0.6+0.4*sin(2*PI*4*t))*gt(sin(2*PI*t/9+%d),-0.2)+0.002*(random(0)-0.5)':s=48000"
            .formatted(180 + 45 * seed, 2 * seed);
    return List.of(
        "-f",
        "lavfi",
        "-i",
        speech,
        "-ac",
        "1",
        "-c:a",
        "libopus",
        "-b:a",
        "32k",
        "-application",
        "voip",
        "-frame_duration",
        "20");
  }

  private static int even(double pixels) {
    return (int) pixels & ~1;
  }
}
