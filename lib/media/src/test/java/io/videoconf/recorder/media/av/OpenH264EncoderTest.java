package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.videoconf.recorder.media.av.Encoder.Received;
import io.videoconf.recorder.media.h264.RepeatableStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The system's OpenH264 beside the one within FFmpeg, which is told the same. Debian: {@code
 * libopenh264-7}, or {@code -8}.
 */
class OpenH264EncoderTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int FRAMES = 50;
  private static final int INTERVAL = 20;
  private static final Rational FPS = new Rational(25, 1);
  private static final String SYSTEM = OpenH264Encoder.NAME;
  private static final String WITHIN_FFMPEG = "libopenh264";

  /** A packet, without the native memory. */
  private record Coded(byte[] bytes, long pts, long duration, boolean key) {}

  @BeforeEach
  void needTheLibrary() {
    if (!Encoder.exists(SYSTEM)) {
      if ("required".equals(System.getenv("RECORDER_E2E_TOOLS"))) {
        throw new AssertionError("libopenh264 is not installed, and RECORDER_E2E_TOOLS=required");
      }
      abort("libopenh264 is not installed");
    }
  }

  @AfterEach
  void nothingStaysOpen() {
    LiveHandles.assertNone();
  }

  @Test
  void itIsTakenBeforeTheOneWithinFfmpeg() {
    if (!Encoder.exists("libx264")) {
      assertThat(Codecs.h264(WIDTH, HEIGHT, FPS, 300_000, INTERVAL).encoder()).isEqualTo(SYSTEM);
    }
  }

  @Test
  void picturesAreAsNearToTheirSourceAsThoseOfFfmpegs() {
    List<Coded> ours = encode(spec(SYSTEM, true), -1);
    List<Coded> theirs = encode(spec(WITHIN_FFMPEG, true), -1);
    assertThat(ours).hasSize(FRAMES);
    assertThat(peakSignalToNoise(SYSTEM, ours))
        .isGreaterThan(peakSignalToNoise(WITHIN_FFMPEG, theirs) - 0.3)
        .isGreaterThan(30);
    assertThat(bytes(ours)).isBetween(bytes(theirs) * 8 / 10, bytes(theirs) * 12 / 10);
  }

  @Test
  void aKeyframeComesWithEachIntervalAndWhereOneIsAskedFor() {
    List<Coded> packets = encode(spec(SYSTEM, true), 30);
    assertThat(IntStream.range(0, FRAMES).filter(i -> packets.get(i).key()))
        .containsExactly(0, 20, 30);
  }

  @Test
  void packetsHaveTheTimesOfTheirPictures() {
    List<Coded> packets = encode(spec(SYSTEM, true), -1);
    assertThat(packets)
        .extracting(Coded::pts)
        .containsExactlyElementsOf(IntStream.range(0, FRAMES).mapToObj(Long::valueOf).toList());
    assertThat(packets).extracting(Coded::duration).containsOnly(1L);
  }

  @Test
  void theSamePicturesGiveTheSameBytes() {
    List<Coded> first = encode(spec(SYSTEM, true), 30);
    List<Coded> second = encode(spec(SYSTEM, true), 30);
    for (int i = 0; i < FRAMES; i++) {
      assertThat(second.get(i).bytes()).isEqualTo(first.get(i).bytes());
    }
  }

  /** What stands still costs nothing to encode only with parameter sets that we can read. */
  @Test
  void itsPicturesCanBeRepeatedWithoutIt() {
    try (Encoder encoder = Encoder.video(spec(SYSTEM, true))) {
      assertThat(RepeatableStream.of(encoder.header())).isPresent();
    }
  }

  @Test
  void parameterSetsAreInTheHeaderOrInTheStream() {
    byte[] header;
    try (Encoder encoder = Encoder.video(spec(SYSTEM, true));
        Encoder inStream = Encoder.video(spec(SYSTEM, false))) {
      header = encoder.header();
      assertThat(inStream.header()).isEmpty();
    }
    // A start code and a sequence parameter set (7): High profile (H.264 7.3.2.1.1).
    assertThat(header).startsWith(0, 0, 0, 1, 0x67, 100);
    assertThat(encode(spec(SYSTEM, false), -1).getFirst().bytes()).startsWith(header);
    assertThat(encode(spec(SYSTEM, true), -1).getFirst().bytes()[4] & 0x1f).isEqualTo(5);
  }

  @Test
  void aFileTellsWhatFfmpegsWouldTell(@TempDir Path directory) {
    assertThat(told(directory, SYSTEM)).isEqualTo(told(directory, WITHIN_FFMPEG));
  }

  /** Many rows to a slice, few slices to a row: what a machine's cores would make of them. */
  @ParameterizedTest
  @CsvSource({"16,16", "512,112", "112,512"})
  void smallAndFlatPicturesAreEncoded(int width, int height) {
    assertThat(Codecs.encodes(spec(SYSTEM, width, height, PixelFormat.YUV420P, Map.of()))).isTrue();
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() {
    try (Encoder encoder = Encoder.video(spec(SYSTEM, true));
        Frame small = Frame.video(WIDTH / 2, HEIGHT / 2, PixelFormat.YUV420P)) {
      assertThatThrownBy(() -> encoder.send(small)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatItCannotEncodeIsRefused() {
    VideoEncoderSpec good = spec(SYSTEM, true);
    for (VideoEncoderSpec bad :
        List.of(
            spec(SYSTEM, 32_768, 32_768, PixelFormat.YUV420P, Map.of()),
            spec(SYSTEM, WIDTH, HEIGHT, PixelFormat.NV12, Map.of()),
            spec(SYSTEM, WIDTH, HEIGHT, PixelFormat.YUV420P, Map.of("coder", "cavlc")))) {
      assertThatThrownBy(() -> Encoder.video(bad).close())
          .isInstanceOf(AvException.class)
          .hasMessageContaining("open encoder openh264");
    }
    assertThat(Codecs.encodes(good)).isTrue();
  }

  private static VideoEncoderSpec spec(String encoder, boolean globalHeader) {
    Map<String, String> options = Codecs.h264Options(encoder);
    VideoEncoderSpec spec = spec(encoder, WIDTH, HEIGHT, PixelFormat.YUV420P, options);
    return globalHeader ? spec : withoutHeader(spec);
  }

  private static VideoEncoderSpec spec(
      String encoder, int width, int height, PixelFormat format, Map<String, String> options) {
    return new VideoEncoderSpec(
        encoder,
        width,
        height,
        format,
        FPS.inverse(),
        FPS,
        400_000,
        INTERVAL,
        ColorTags.forHeight(720),
        true,
        options);
  }

  private static VideoEncoderSpec withoutHeader(VideoEncoderSpec spec) {
    return new VideoEncoderSpec(
        spec.encoder(),
        spec.width(),
        spec.height(),
        spec.pixelFormat(),
        spec.timeBase(),
        spec.frameRate(),
        spec.bitRate(),
        spec.keyframeInterval(),
        spec.color(),
        false,
        spec.options());
  }

  private static List<Coded> encode(VideoEncoderSpec spec, int forced) {
    List<Coded> packets = new ArrayList<>();
    try (Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < FRAMES; i++) {
        try (Frame picture = picture(i)) {
          encoder.send(picture.pts(i).forceKey(i == forced));
        }
        assertThat(encoder.receive(packet)).isEqualTo(Received.PACKET);
        packets.add(new Coded(packet.bytes(), packet.pts(), packet.duration(), packet.key()));
        assertThat(encoder.receive(packet)).isEqualTo(Received.NEED_INPUT);
      }
      encoder.send(null);
      assertThat(encoder.receive(packet)).isEqualTo(Received.END);
    }
    return packets;
  }

  /** A noisy gradient with a bright square that moves: more than the bit rate has room for. */
  private static Frame picture(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Frame frame = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P);
    frame.color(ColorTags.forHeight(720)).fill(0, 0, WIDTH, HEIGHT, 60, 110, 140);
    ByteBuffer luma = frame.plane(0);
    int stride = frame.stride(0);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        luma.put(y * stride + x, (byte) (40 + (x + y) / 4 + random.nextInt(12)));
      }
    }
    frame.fill(4 * number, 60, 40, 40, 200, 90, 160);
    return frame;
  }

  private static double peakSignalToNoise(String encoder, List<Coded> packets) {
    byte[] header;
    try (Encoder again = Encoder.video(spec(encoder, true))) {
      header = again.header();
    }
    double squares = 0;
    int seen = 0;
    try (Decoder decoder = Decoder.open(CodecId.H264, Map.of());
        Frame decoded = Frame.allocate()) {
      for (int i = 0; i <= packets.size(); i++) {
        try (Packet packet =
            i < packets.size() ? of(i == 0 ? header : new byte[0], packets.get(i)) : null) {
          assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        }
        while (decoder.receive(decoded) == Decoder.Received.FRAME) {
          assertThat(decoded.damaged()).isFalse();
          squares += squares(decoded, seen++);
        }
      }
    }
    assertThat(seen).isEqualTo(packets.size());
    return 10 * Math.log10(255.0 * 255 / (squares / (1.5 * WIDTH * HEIGHT * seen)));
  }

  private static Packet of(byte[] before, Coded coded) {
    byte[] all =
        ByteBuffer.allocate(before.length + coded.bytes().length)
            .put(before)
            .put(coded.bytes())
            .array();
    return Packet.of(all, coded.pts(), coded.key());
  }

  private static double squares(Frame decoded, int number) {
    double sum = 0;
    try (Frame source = picture(number)) {
      for (int plane = 0; plane < 3; plane++) {
        sum += squares(source, decoded, plane);
      }
    }
    return sum;
  }

  private static double squares(Frame source, Frame decoded, int plane) {
    int shift = plane == 0 ? 0 : 1;
    ByteBuffer expected = source.plane(plane);
    ByteBuffer seen = decoded.plane(plane);
    double sum = 0;
    for (int y = 0; y < HEIGHT >> shift; y++) {
      for (int x = 0; x < WIDTH >> shift; x++) {
        int difference =
            (expected.get(y * source.stride(plane) + x) & 0xff)
                - (seen.get(y * decoded.stride(plane) + x) & 0xff);
        sum += (double) difference * difference;
      }
    }
    return sum;
  }

  private static long bytes(List<Coded> packets) {
    return packets.stream().mapToLong(packet -> packet.bytes().length).sum();
  }

  private static String told(Path directory, String encoder) {
    Path file = directory.resolve(encoder + ".mp4");
    try (Encoder video = Encoder.video(spec(encoder, true));
        Muxer muxer = Muxer.toFile(file, "mp4");
        Packet packet = Packet.allocate()) {
      int stream = muxer.addStream(video);
      muxer.writeHeader(Map.of());
      for (int i = 0; i < FRAMES; i++) {
        try (Frame picture = picture(i)) {
          video.send(picture.pts(i));
        }
        while (video.receive(packet) == Received.PACKET) {
          muxer.writeInterleaved(packet, stream, video.timeBase());
        }
      }
      muxer.finish();
    }
    try (Demuxer demuxer = Demuxer.open(file)) {
      StreamInfo info = demuxer.streams().getFirst();
      return "%s %s %d x %d %s %s profile %d level %d, pixels %s, %s s"
          .formatted(
              info.codec(),
              info.frameRate(),
              info.width(),
              info.height(),
              info.pixelFormat(),
              info.color(),
              info.profile(),
              info.level(),
              info.pixelAspect(),
              info.durationSeconds());
    }
  }
}
