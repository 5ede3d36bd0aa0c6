package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.embedded.DirectoryTree;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.standalone.Installation;
import io.videoconf.recorder.standalone.LogSetup;
import io.videoconf.recorder.standalone.PortRange;
import io.videoconf.recorder.standalone.Ports;
import io.videoconf.recorder.standalone.StartRefusedException;
import io.videoconf.recorder.standalone.TerminationSignal;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code recorder demo}. */
@Command(
    name = "demo",
    header = "Records a meeting of synthetic participants, end to end on real parts.",
    description = {
      "Starts everything in a new directory, sends RTP as an SFU would, stops, waits until the"
          + " recording is ready and downloads it to ./recordings.",
      "One participant joins late, one mutes the microphone for a while, one shares a screen."
          + " Each shows numbered pictures in a colour and sounds a tone of their own.",
      "It ends with 0 only when all went right."
    })
public final class DemoCommand implements Callable<Integer> {
  /** Bits per second and pixel; what 1.5 Mb/s are to 720p30. */
  private static final double BITS_PER_PIXEL = 1_500_000 / (1280.0 * 720 * 30);

  private static final int FRAME_RATE = 30;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "length of the meeting (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--participants",
      paramLabel = "N",
      defaultValue = "4",
      description = "1 to 25 (default: ${DEFAULT-VALUE})")
  private int participants;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "1280x720",
      description = "picture size of the recording (default: ${DEFAULT-VALUE})")
  private String size = "";

  @Option(
      names = "--camera",
      paramLabel = "WxH",
      defaultValue = "640x360",
      description = "picture size of each camera (default: ${DEFAULT-VALUE})")
  private String camera = "";

  @Option(
      names = "--codec",
      defaultValue = "vp8",
      description = "vp8, h264 or mixed (default: ${DEFAULT-VALUE})")
  private VideoCodecs codecs = VideoCodecs.VP8;

  @Option(
      names = "--loss",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "of the packets are lost on the way (default: ${DEFAULT-VALUE})")
  private double lossPercent;

  @Option(
      names = "--reorder",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "of the packets are overtaken by later ones (default: ${DEFAULT-VALUE})")
  private double reorderPercent;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of everything random: the same seed loses the same packets (default:"
              + " ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--keep", description = "stay up afterwards, until Ctrl-C")
  private boolean keep;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "data directory, which is kept (default: a new one, deleted at the end unless"
              + " something went wrong)")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "recordings",
      description = "where the MP4 goes (default: ./${DEFAULT-VALUE})")
  private Path out = Path.of("recordings");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the result there: ids, times of all events, ports, token")
  private @Nullable Path json;

  @Option(
      names = "--rtp-ports",
      paramLabel = "FIRST-LAST",
      defaultValue = "40000-40999",
      description = "UDP ports to receive on (default: ${DEFAULT-VALUE}); all others are free ones")
  private PortRange rtp = new PortRange(40_000, 40_999);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DemoOptions options = options();
    Path directory = data == null ? Files.createTempDirectory("recorder-demo-") : data;
    LogSetup.toFile(directory.resolve("recorder.log"));
    ProgressLine line = new ProgressLine(System.out, isTerminal());
    // Open until all is cleaned up: a signal ends the JVM as soon as it is closed.
    try (TerminationSignal _ = TerminationSignal.interruptCurrentThread()) {
      return runAndCleanUp(options, directory, line) ? 0 : 1;
    }
  }

  private boolean runAndCleanUp(DemoOptions options, Path directory, ProgressLine line)
      throws IOException {
    boolean succeeded = false;
    try {
      succeeded = run(options, directory, line);
    } catch (InterruptedException e) {
      line.println("stopped");
      succeeded = true; // nothing to look for in the log
    } finally {
      cleanUp(directory, succeeded, line);
    }
    return succeeded;
  }

  private boolean run(DemoOptions options, Path directory, ProgressLine line)
      throws IOException, InterruptedException {
    MeetingMedia media = new MeetingMedia(directory.resolve("demo-media").toAbsolutePath());
    line.println("Starting everything in " + directory);
    try (SyntheticMedia synthetic =
            SyntheticMedia.start(options, media, cells(), directory.resolve("native"));
        Installation installation =
            Installation.start(directory, Ports.free(rtp), text -> line.println("  " + text));
        Demo demo = new Demo(installation, options, line)) {
      synthetic.awaitLead(
          ready -> line.update("making media: %.0f %%".formatted(ready * 100), System.nanoTime()));
      DemoResult result = demo.run(synthetic, media, out, directory.toAbsolutePath());
      if (json != null) {
        Files.write(json, Json.writeBytes(result));
      }
      new DemoReport(result, installation.apiUri(), keep).print(line);
      if (keep) {
        installation.firstLogin().ifPresent(login -> line.println(login.message()));
        new CountDownLatch(1).await(); // until the signal interrupts
      }
      return result.problems().isEmpty();
    } catch (DemoException e) {
      line.println("FAILED: " + e.getMessage());
      return false;
    }
  }

  private void cleanUp(Path directory, boolean succeeded, ProgressLine line) throws IOException {
    if (data != null) {
      return;
    }
    if (succeeded) {
      DirectoryTree.delete(directory);
    } else {
      line.println("The log is " + directory.resolve("recorder.log"));
    }
  }

  private DemoOptions options() {
    try {
      return new DemoOptions(
          participants,
          Duration.ofSeconds(seconds),
          format(size),
          format(camera),
          codecs,
          lossPercent / 100,
          reorderPercent / 100,
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static VideoFormat format(String size) {
    if (!size.matches("\\d{2,4}x\\d{2,4}")) {
      throw new IllegalArgumentException("a size such as 1280x720 is wanted, not " + size);
    }
    int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
    int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    int bitRate = (int) Math.max(100_000, width * height * FRAME_RATE * BITS_PER_PIXEL);
    return new VideoFormat(width, height, FRAME_RATE, bitRate);
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private static Path cells() {
    String path = System.getenv("RECORDER_CELL_PATH");
    if (path == null || !Files.isDirectory(Path.of(path))) {
      throw new StartRefusedException(
          "RECORDER_CELL_PATH must name the directory of the cell's jars; ./recorder sets it");
    }
    return Path.of(path);
  }
}
