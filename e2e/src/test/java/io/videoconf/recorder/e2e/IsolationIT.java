package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.MediaSender.Playing;
import io.videoconf.recorder.e2e.rig.ProjectHome;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Native code runs in cells only, and a cell can reach nothing worth having. */
@ExtendWith(SharedRecorder.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "asks /proc")
class IsolationIT {
  private static final int SECONDS = 4;

  @Test
  void noFfmpegIsOnTheClassPathOfTheServices() throws IOException {
    try (Stream<Path> jars = Files.list(ProjectHome.path().resolve("standalone/target/app"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      assertThat(names).isNotEmpty();
      assertThat(names)
          .noneMatch(name -> name.startsWith("ffmpeg-") || name.startsWith("javacpp-"))
          .noneMatch(name -> name.startsWith("media-"));
    }
  }

  @Test
  void aCellHasNoSecretsAndNoNetworkAndTheServicesNoNativeMediaCode(RunningRecorder recorder)
      throws IOException, InterruptedException {
    ControlApi control = recorder.control();
    String recordingId = control.startRecording("isolation");
    try (MediaSender sender = new MediaSender(control, recordingId)) {
      sender.add(SyntheticMedia.of(0, Codec.VP8, SECONDS));
      Playing playing = sender.playInBackground();
      Path cell = Path.of("/proc", String.valueOf(control.awaitCell(recordingId)));
      assertHasNoSecret(cell, recorder);
      assertHasNoNetwork(cell);
      playing.await();
      control.stop(recordingId);
    }

    // By now everything that works on media has: compositor, assembly, ladder, thumbnails.
    new Recordings(recorder.api()).awaitCompleted(recordingId, Duration.ofMinutes(1));
    assertThat(Files.readString(Path.of("/proc", String.valueOf(recorder.pid()), "maps")))
        .contains("libjvm")
        .doesNotContain("libav", "jniav", "libsw", "javacpp");
  }

  private static void assertHasNoSecret(Path cell, RunningRecorder recorder) throws IOException {
    String environment = read(cell.resolve("environ"));
    String commandLine = read(cell.resolve("cmdline"));
    for (String key : List.of("jwt_secret", "s3_secret_key", "s3_access_key")) {
      assertThat(environment).as("environment").doesNotContain(recorder.secret(key));
      assertThat(commandLine).as("command line").doesNotContain(recorder.secret(key));
    }
    assertThat(environment.toUpperCase(Locale.ROOT)).doesNotContain("SECRET", "PASSWORD", "TOKEN");
  }

  private static void assertHasNoNetwork(Path cell) throws IOException, InterruptedException {
    assumeTrue(canUnshare(), "this machine allows no network namespaces");
    List<String> interfaces =
        read(cell.resolve("net/dev"))
            .lines()
            .filter(line -> line.contains(":"))
            .map(line -> line.substring(0, line.indexOf(':')).strip())
            .toList();
    assertThat(interfaces).containsExactly("lo");
    assertThat(Files.readSymbolicLink(cell.resolve("ns/net")))
        .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
  }

  private static boolean canUnshare() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "--user", "--net", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
