package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.bench.compositor.CellSampler.Stage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Composes the same meetings in a cell of ours, with the bundled ffmpeg, with GStreamer, and with
 * nothing but decoding and encoding; prints what each took. See docs/benchmarks.md.
 */
public final class CompositorBench {
  /** A meeting of one moment: what is left is the start of the cell. */
  private static final long MOMENT_NANOS = 100_000_000;

  private final PrintWriter out;
  private final Options options;
  private final Ffmpeg ffmpeg;
  private final Pinned process;
  private final Inputs inputs;
  private final OurCell ours;
  private final Optional<String> noGStreamer;
  private final List<String> qualityRows = new ArrayList<>();
  private final List<String> stageRows = new ArrayList<>();

  private CompositorBench(PrintWriter out, Options options)
      throws IOException, InterruptedException {
    this.out = out;
    this.options = options;
    Path work = Files.createDirectories(options.work().toAbsolutePath());
    Path programs = work.resolve("ffmpeg-" + Integer.toHexString(options.cell().hashCode()));
    this.ffmpeg = Ffmpeg.unpack(options.cell(), programs);
    this.process = new Pinned(options.core(), work);
    this.inputs = new Inputs(work.resolve("inputs"), options.seconds(), ffmpeg, process);
    this.ours = new OurCell(options.cell(), work, options.core());
    this.noGStreamer = GStreamerComposition.missing(ffmpeg.gpl());
  }

  /** CPU seconds of one contender in each round. */
  private static final class Costs {
    private final List<Double> seconds = new ArrayList<>();

    void add(double cpuSeconds) {
      seconds.add(cpuSeconds);
    }

    /** Others on the machine can only make it more. */
    double least() {
      return seconds.stream().min(Comparator.naturalOrder()).orElse(Double.NaN);
    }
  }

  /** Prints tables to standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    new CompositorBench(out, Options.parse(args)).run();
  }

  private void run() throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%d s of media to %dx%d at %d/s, %s, %d kb/s; CPU seconds on core %d, the least of %d"
            + " rounds%s%n%n",
        options.seconds(),
        MeetingCase.FORMAT.width(),
        MeetingCase.FORMAT.height(),
        MeetingCase.FORMAT.frameRate(),
        ffmpeg.gpl() ? "x264" : "OpenH264",
        MeetingCase.FORMAT.bitRate() / 1000,
        options.core(),
        options.rounds(),
        noGStreamer.map(why -> "; GStreamer is left out: " + why).orElse(""));
    out.println(
        "| meeting, %d s | ours | of it start | ffmpeg | ours/ffmpeg | ffmpeg, fast_bilinear |"
                .formatted(options.seconds())
            + " GStreamer | ours/GStreamer | decode + encode | ours/floor |"
            + " decode + our encoder | ours/it |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (MeetingCase meeting : MeetingCase.all()) {
      if (options.cases().isEmpty() || options.cases().contains(meeting.name())) {
        measure(meeting);
      }
    }
    out.println();
    out.println("Where ours goes, CPU seconds:");
    out.println();
    out.println(
        "| meeting, %d s | ".formatted(options.seconds())
            + Stream.of(Stage.values()).map(Stage::title).collect(Collectors.joining(" | "))
            + " | JVM |");
    out.println("|---|" + "---|".repeat(Stage.values().length + 1));
    stageRows.forEach(out::println);
    if (options.quality()) {
      out.println();
      out.println("SSIM of the tiles against the scaled sources:");
      out.println();
      out.println("| meeting | | SSIM Y | SSIM | kb/s with sound | frames late |");
      out.println("|---|---|---|---|---|---|");
      qualityRows.forEach(out::println);
    }
  }

  private void measure(MeetingCase meeting) throws IOException, InterruptedException {
    inputs.make(meeting);
    Path folder = options.work().toAbsolutePath().resolve("run");
    FileTree.delete(folder);
    Files.createDirectories(folder);
    Path journal = folder.resolve("journal");
    MeetingJournal.write(journal, meeting, inputs, Long.MAX_VALUE);
    Path moment = folder.resolve("moment");
    MeetingJournal.write(moment, meeting, inputs, MOMENT_NANOS);

    FfmpegComposition others = new FfmpegComposition(meeting, inputs, ffmpeg);
    Path rawPicture = folder.resolve("raw.yuv");
    Path rawSound = folder.resolve("raw.f32");
    process.run("raw", others.raw(rawPicture, rawSound), ffmpeg.environment());

    Costs cell = new Costs();
    Costs start = new Costs();
    Costs plain = new Costs();
    Costs fast = new Costs();
    Costs gstreamer = new Costs();
    Costs floor = new Costs();
    Costs ownFloor = new Costs();
    Path mp4 = folder.resolve("ffmpeg.mp4");
    Path fastMp4 = folder.resolve("ffmpeg-fast.mp4");
    Path segments = folder.resolve("segments");
    OurCell.Run last = ours.compose(moment, folder.resolve("unpacks-natives"));
    for (int round = 0; round < options.rounds(); round++) {
      FileTree.delete(segments);
      last = ours.compose(journal, segments);
      cell.add(last.cpuSeconds());
      start.add(ours.compose(moment, folder.resolve("start-" + round)).cpuSeconds());
      plain.add(process.run("ffmpeg", others.whole("", mp4), ffmpeg.environment()));
      fast.add(
          process.run("ffmpeg-fast", others.whole("fast_bilinear", fastMp4), ffmpeg.environment()));
      if (noGStreamer.isEmpty() && !meeting.hasScreen()) {
        List<String> line =
            new GStreamerComposition(meeting, inputs)
                .whole(ffmpeg.gpl(), folder.resolve("gstreamer.mp4"));
        gstreamer.add(process.run("gstreamer", line, Map.of()));
      }
      Path encoded = folder.resolve("floor.mp4");
      double decode = process.run("decode", others.decode(), ffmpeg.environment());
      floor.add(decode + encode(others, rawPicture, rawSound, encoded));
      ownFloor.add(decode + encodeAsWe(others, rawPicture, rawSound, encoded));
    }
    row(
        meeting,
        cell.least(),
        start.least(),
        plain.least(),
        fast.least(),
        gstreamer,
        floor.least(),
        ownFloor.least());
    sample(meeting, journal, folder);
    if (options.quality() && !meeting.hasScreen()) {
      quality(meeting, "ours", join(segments, folder), true);
      quality(meeting, "ffmpeg", mp4, false);
      quality(meeting, "ffmpeg, fast_bilinear", fastMp4, false);
    }
    FileTree.delete(folder);
  }

  /** Encoding alone, without the reading of its raw input. */
  private double encode(FfmpegComposition others, Path picture, Path sound, Path output)
      throws IOException, InterruptedException {
    Map<String, String> environment = ffmpeg.environment();
    return process.run("encode", others.encode(picture, sound, output), environment)
        - process.run("read", others.read(picture, sound), environment);
  }

  /** The same where pictures are encoded by what a cell takes. */
  private double encodeAsWe(FfmpegComposition others, Path picture, Path sound, Path output)
      throws IOException, InterruptedException {
    return process.run("encode-ours", ours.encodingAlone(picture, "encode"), Map.of())
        - process.run("read-ours", ours.encodingAlone(picture, "read"), Map.of())
        + process.run("encode-sound", others.encodeSound(sound, output), ffmpeg.environment());
  }

  private void row(
      MeetingCase meeting,
      double cell,
      double start,
      double plain,
      double fast,
      Costs gstreamer,
      double floor,
      double ownFloor) {
    MeetingCase.Targets targets = meeting.targets();
    out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %s | %.2f | %s | %s | %.2f | %s | %.2f | %s |%n",
        meeting.name(),
        cell,
        start,
        plain,
        ratio(cell, start, plain, targets.ffmpeg()),
        fast,
        gstreamer.seconds.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", gstreamer.least()),
        gstreamer.seconds.isEmpty()
            ? ""
            : ratio(cell, start, gstreamer.least(), targets.gstreamer()),
        floor,
        ratio(cell, start, floor, targets.floor()),
        ownFloor,
        ratio(cell, start, ownFloor, 0));
  }

  /** Of all of it, start included, against the target; and of what goes on after the start. */
  private static String ratio(double cell, double start, double other, double target) {
    double ratio = cell / other;
    String steady = String.format(Locale.ROOT, "after start %.2f", (cell - start) / other);
    if (target == 0) {
      return String.format(Locale.ROOT, "%.2f; %s", ratio, steady);
    }
    return String.format(
        Locale.ROOT,
        "%.2f (%s %.2f); %s",
        ratio,
        ratio <= target ? "≤" : "**not** ≤",
        target,
        steady);
  }

  private void sample(MeetingCase meeting, Path journal, Path folder) throws IOException {
    Path samples = folder.resolve("samples");
    double total = ours.composeSampled(journal, folder.resolve("sampled"), samples).cpuSeconds();
    Map<Stage, Double> stages = CellSampler.read(samples);
    StringBuilder row = new StringBuilder("| " + meeting.name() + " |");
    double seen = 0;
    for (Stage stage : Stage.values()) {
      double seconds = stages.getOrDefault(stage, 0.0);
      seen += seconds;
      row.append(String.format(Locale.ROOT, " %.2f |", seconds));
    }
    stageRows.add(row + String.format(Locale.ROOT, " %.2f |", total - seen));
  }

  private void quality(MeetingCase meeting, String name, Path file, boolean converted)
      throws IOException, InterruptedException {
    Similarity.Score score = new Similarity(meeting, inputs, ffmpeg, process).of(file, converted);
    qualityRows.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.4f | %.4f | %.0f | %d |",
            meeting.name(),
            name,
            score.luma(),
            score.all(),
            Files.size(file) * 8 / 1000.0 / options.seconds(),
            score.offset()));
  }

  /** Our segments behind one another are a file, too. */
  private static Path join(Path segments, Path folder) throws IOException {
    Path whole = folder.resolve("ours.mp4");
    try (Stream<Path> files = Files.list(segments);
        FileOutputStream to = new FileOutputStream(whole.toFile())) {
      // init.mp4 comes before seg-00000000.m4s.
      for (Path file : files.sorted().toList()) {
        Files.copy(file, to);
      }
    }
    return whole;
  }
}
