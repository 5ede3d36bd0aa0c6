package io.videoconf.recorder.media.transcode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.media.synth.SynthClip;
import io.videoconf.recorder.media.thumbnail.Thumbnailer;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a stranger sends: the error is theirs, says what is wrong, and costs little. */
class HostileInputTest {
  private static final List<Rung> RUNGS = List.of(new Rung("96p", 96, 80_000));
  private static final int MUTANTS = 40;

  @TempDir static Path shared;
  @TempDir Path directory;
  private static byte[] clip;

  @BeforeAll
  static void makeClip() throws IOException {
    Path file = shared.resolve("clip.mp4");
    SynthClip.write(file, new SynthClip.Spec(160, 128, 10, 3, 1, true));
    clip = Files.readAllBytes(file);
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("nothing", "not_media", new byte[0]),
        arguments("zeros", "not_media", new byte[100_000]),
        arguments(
            "a playlist of a host",
            "not_media",
            text(
                """
                #EXTM3U
                #EXT-X-TARGETDURATION:1
                #EXTINF:1,
                http://169.254.169.254/latest/meta-data/
                """)),
        arguments(
            "a playlist of a local file",
            "not_media",
            text(
                """
                #EXTM3U
                #EXT-X-TARGETDURATION:1
                #EXTINF:1,
                file:///etc/passwd
                """)),
        arguments("a list of files", "not_media", text("ffconcat version 1.0\nfile /etc/passwd\n")),
        arguments(
            "a session description",
            "not_media",
            text(
                """
                v=0
                o=- 0 0 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=video 5004 RTP/AVP 96
                a=rtpmap:96 H264/90000
                """)),
        arguments(
            "a manifest",
            "not_media",
            text(
                """
                <?xml version="1.0"?><!DOCTYPE MPD [<!ENTITY x SYSTEM "file:///etc/passwd">]>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>&x;</BaseURL></Period></MPD>
                """)),
        arguments("a film of 16383 x 16383", "bad_size", ivf(16_383, 16_383, 1)),
        arguments("a film of 65535 x 65535", "bad_size", ivf(65_535, 65_535, 1)),
        arguments("a film of 1 x 1", "bad_size", ivf(1, 1, 1)),
        arguments("a film whose frames lie a year apart", "too_long", ivf(64, 64, 31_536_000)),
        arguments("half of a film", "truncated", Arrays.copyOf(clip, clip.length / 2)),
        arguments("a film without an end of its index", "no_video", Arrays.copyOf(clip, 300)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatCannotBeWorkedOnIsRefused(String what, String code, byte[] bytes) throws Exception {
    Path input = directory.resolve("input.mp4");
    Files.write(input, bytes);
    assertThatThrownBy(() -> transcode(input))
        .isInstanceOfSatisfying(
            CellFailure.class,
            failure -> {
              assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
              assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
              assertThat(failure.getMessage()).isNotBlank();
            });
  }

  @Test
  void aCodecThatNobodyKnowsIsRefusedByThumbnailsToo() throws Exception {
    Path input = directory.resolve("input.mp4");
    String unknown = new String(clip, ISO_8859_1).replace("avc1", "zzzz").replace("avcC", "free");
    Files.write(input, unknown.getBytes(ISO_8859_1));
    assertThatThrownBy(() -> thumbnails(input))
        .isInstanceOfSatisfying(
            CellFailure.class,
            failure -> {
              assertThat(failure.code()).as(failure.getMessage()).isEqualTo("damaged");
              assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
            });
  }

  /** Any outcome will do but a fault of ours, for the ladder and for thumbnails. */
  @Test
  void damageAnywhereIsNoFaultOfOurs() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = clip.clone();
      // Half of them in the index, which comes first and says where all the rest is.
      int end = i % 2 == 0 ? new String(clip, ISO_8859_1).indexOf("mdat") : clip.length;
      int count = 1 + random.nextInt(20);
      for (int n = 0; n < count; n++) {
        mutant[random.nextInt(end)] = (byte) random.nextInt();
      }
      Path input = directory.resolve("mutant.mp4");
      Files.write(input, mutant);
      refused += judge(seed, i, () -> transcode(input));
      refused += judge(seed, i, () -> thumbnails(input));
    }
    assertThat(refused).as("refused of seed %d", seed).isPositive();
  }

  private interface Work {
    CellReport run();
  }

  private static int judge(long seed, int mutant, Work work) {
    try {
      assertThat(work.run()).isInstanceOf(CellReport.Done.class);
      return 0;
    } catch (CellFailure e) {
      assertThat(e.errorClass())
          .as("seed %d, mutant %d: %s %s", seed, mutant, e.code(), e.getMessage())
          .isEqualTo(ErrorClass.INPUT);
      return 1;
    }
  }

  @Test
  void tenHoursOfOnePictureTakeNoLongerThanTheirSegments() throws Exception {
    Path input = directory.resolve("still.ivf");
    Files.write(input, vp8Still(input, 36_000 - 1));
    CellReport.Done done = (CellReport.Done) transcode(input);
    assertThat(done.durationSeconds()).isGreaterThan(35_990);
    try (Stream<Path> files = Files.list(directory.resolve("out/96p"))) {
      assertThat(files).hasSize(600 + 2);
    }
  }

  @Test
  void moreStreamsThanAnybodyHasAreRefused() throws Exception {
    Path input = directory.resolve("streams.mkv");
    List<String> arguments =
        new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=s=64x64:r=1:d=1"));
    for (int i = 0; i < 70; i++) {
      arguments.addAll(List.of("-map", "0:v"));
    }
    arguments.addAll(List.of("-c:v", "mjpeg", input.toString()));
    Probe.ffmpeg(arguments.toArray(String[]::new));
    assertThatThrownBy(() -> transcode(input))
        .isInstanceOfSatisfying(
            CellFailure.class, e -> assertThat(e.code()).isEqualTo("too_many_streams"));
  }

  @Test
  void floodsOfSubtitlesAreCutAndSaidSo() throws Exception {
    Path texts = directory.resolve("flood.srt");
    StringBuilder flood = new StringBuilder();
    for (int i = 1; i <= 45_000; i++) {
      flood.append(i).append("\n00:00:00,%03d --> 00:00:01,000\nx\n\n".formatted(i / 50));
    }
    Files.writeString(
        texts,
        flood
            .append("45001\n00:00:00,950 --> 00:00:01,000\n")
            .append("y".repeat(500_000))
            .append("\n\n"));
    Path input = directory.resolve("flood.mkv");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=96x96:r=5:d=1 -i " + texts + " -c:v libopenh264 -c:s srt " + input)
            .split(" "));
    List<CellReport> said = new ArrayList<>();
    new Transcoder(task(input)).run(new Reports(said::add));
    assertThat(Files.size(directory.resolve("out/subtitles-1/subtitles.vtt")))
        .isLessThan(5_000_000);
    assertThat(said)
        .anyMatch(r -> r instanceof CellReport.Warning w && w.code().equals("subtitles_cut"));
  }

  private CellReport transcode(Path input) {
    return new Transcoder(task(input)).run(new Reports(report -> {}));
  }

  private CellTask.Transcode task(Path input) {
    return new CellTask.Transcode(input, directory.resolve("out"), RUNGS, 60);
  }

  private CellReport thumbnails(Path input) {
    return new Thumbnailer(
            new CellTask.Thumbnail(
                input, directory.resolve("thumbnails"), 64, 8, 640, false, List.of()))
        .run(new Reports(report -> {}));
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  /** An IVF file whose header and key frames of VP8 claim a size; seconds from frame to frame. */
  private static byte[] ivf(int width, int height, int secondsApart) {
    ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    file.put(text("DKIF")).putShort((short) 0).putShort((short) 32).put(text("VP80"));
    file.putShort((short) width).putShort((short) height).putInt(1).putInt(1).putInt(2).putInt(0);
    for (int i = 0; i < 2; i++) {
      byte[] frame = new byte[200];
      frame[0] = 0x10;
      frame[3] = (byte) 0x9d;
      frame[4] = 0x01;
      frame[5] = 0x2a;
      frame[6] = (byte) width;
      frame[7] = (byte) (width >> 8 & 0x3f);
      frame[8] = (byte) height;
      frame[9] = (byte) (height >> 8 & 0x3f);
      file.putInt(frame.length).putLong((long) i * secondsApart).put(frame);
    }
    return Arrays.copyOf(file.array(), file.position());
  }

  /** Two pictures, so many seconds apart. */
  private static byte[] vp8Still(Path file, int secondsApart) throws IOException {
    Probe.ffmpeg(("-f lavfi -i testsrc2=s=96x96:r=1:d=2 -c:v libvpx -g 1 " + file).split(" "));
    byte[] ivf = Files.readAllBytes(file);
    int second = 32 + 12 + ByteBuffer.wrap(ivf).order(ByteOrder.LITTLE_ENDIAN).getInt(32);
    ByteBuffer.wrap(ivf).order(ByteOrder.LITTLE_ENDIAN).putLong(second + 4, secondsApart);
    return ivf;
  }
}
