package io.videoconf.recorder.media.assemble;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.synth.SynthClip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4ProofTest {
  private static final int SECONDS = 4;
  private static final int KEYFRAME_SECONDS = 2;

  @TempDir static Path directory;
  private static byte[] clip;

  @BeforeAll
  static void makeClip() throws IOException {
    Path file = directory.resolve("clip.mp4");
    SynthClip.write(file, new SynthClip.Spec(64, 64, 10, SECONDS, KEYFRAME_SECONDS, true));
    clip = Files.readAllBytes(file);
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void nothingIsWrongWithWhatWeWrite() throws IOException {
    assertThat(problem(clip, SECONDS, KEYFRAME_SECONDS)).isEmpty();
  }

  @Test
  void itIsNeitherShorterNorLongerThanItShouldBe() throws IOException {
    assertThat(problem(clip, SECONDS - .2, KEYFRAME_SECONDS)).contains("4.0").contains("3.8");
    assertThat(problem(clip, SECONDS + .2, KEYFRAME_SECONDS)).contains("4.2");
  }

  @Test
  void keyframesThatAreTooFarApartAreSeen() throws IOException {
    assertThat(problem(clip, SECONDS, 1.5)).contains("no keyframe for 2.000 s from 0.000 s");
  }

  @Test
  void aTailThatIsMissingIsSeen() throws IOException {
    byte[] cut = Arrays.copyOf(clip, clip.length - 100);
    assertThat(problem(cut, SECONDS, KEYFRAME_SECONDS)).contains("do not fill the file");
  }

  @Test
  void anIndexBehindTheMediaIsSeen() throws IOException {
    int moov = at("moov") - 4;
    int moovBytes = ByteBuffer.wrap(clip).getInt(moov);
    byte[] turned = new byte[clip.length];
    System.arraycopy(clip, 0, turned, 0, moov);
    int rest = clip.length - moov - moovBytes;
    System.arraycopy(clip, moov + moovBytes, turned, moov, rest);
    System.arraycopy(clip, moov, turned, moov + rest, moovBytes);
    assertThat(problem(turned, SECONDS, KEYFRAME_SECONDS)).contains("behind the media");
  }

  @Test
  void tablesThatDisagreeAreSeen() throws IOException {
    byte[] lying = clip.clone();
    // Behind the type: version and flags, number of entries, the first entry's number of samples.
    int samples = at("stts") + 12;
    ByteBuffer.wrap(lying).putInt(samples, ByteBuffer.wrap(lying).getInt(samples) + 1);
    assertThat(problem(lying, SECONDS, KEYFRAME_SECONDS)).contains("times for");
  }

  @Test
  void chunksOutsideOfTheMediaAreSeen() throws IOException {
    byte[] lying = clip.clone();
    ByteBuffer.wrap(lying).putInt(at("stco") + 12, clip.length);
    assertThat(problem(lying, SECONDS, KEYFRAME_SECONDS)).contains("outside of the media");
  }

  @Test
  void whatIsNoMp4IsSaidToBeNone() throws IOException {
    assertThat(problem(new byte[1000], SECONDS, KEYFRAME_SECONDS)).isNotEmpty();
    assertThat(problem(new byte[0], SECONDS, KEYFRAME_SECONDS)).isNotEmpty();
  }

  private static int at(String type) {
    return new String(clip, ISO_8859_1).indexOf(type);
  }

  private static String problem(byte[] bytes, double seconds, double keyframes) throws IOException {
    Path file = directory.resolve("judged.mp4");
    Files.write(file, bytes);
    return Mp4Proof.problem(file, seconds, .06, keyframes + .001).orElse("");
  }
}
