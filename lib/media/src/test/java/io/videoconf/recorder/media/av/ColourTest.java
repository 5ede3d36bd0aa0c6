package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Colour bars, however they come, are the same colours in the canvas. */
class ColourTest {
  private static final double[][] BARS = {
    {.75, .75, .75}, {.75, .75, 0}, {0, .75, .75}, {0, .75, 0},
    {.75, 0, .75}, {.75, 0, 0}, {0, 0, .75}, {0, 0, 0}
  };

  /** Levels of 255: rounding of source and result, and of what is between. */
  private static final int TOLERANCE = 3;

  private static final ColorTags BT709_FULL = ColorTags.BT709_LIMITED.asFullRange();
  private static final ColorTags UNTAGGED =
      new ColorTags(
          avutil.AVCOL_SPC_UNSPECIFIED,
          avutil.AVCOL_PRI_UNSPECIFIED,
          avutil.AVCOL_TRC_UNSPECIFIED,
          avutil.AVCOL_RANGE_UNSPECIFIED);

  private static final List<Integer> FORMATS =
      List.of(
          avutil.AV_PIX_FMT_YUV420P,
          avutil.AV_PIX_FMT_YUV422P,
          avutil.AV_PIX_FMT_YUV444P,
          avutil.AV_PIX_FMT_YUV420P10LE);

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /** Y, Cb, Cr of a colour, in levels of 255. */
  private static double[] yuv(double[] rgb, ColorTags color) {
    double kr = color.isBt709() ? 0.2126 : 0.299;
    double kb = color.isBt709() ? 0.0722 : 0.114;
    double y = kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2];
    double cb = (rgb[2] - y) / (2 * (1 - kb));
    double cr = (rgb[0] - y) / (2 * (1 - kr));
    return color.fullRange()
        ? new double[] {255 * y, 128 + 255 * cb, 128 + 255 * cr}
        : new double[] {16 + 219 * y, 128 + 224 * cb, 128 + 224 * cr};
  }

  /** Upright bars of equal width. */
  private static Frame bars(int width, int height, int format, ColorTags meant, ColorTags tags) {
    Frame frame = Frame.video(width, height, new PixelFormat(format)).color(tags);
    boolean deep = format == avutil.AV_PIX_FMT_YUV420P10LE;
    boolean narrow = format != avutil.AV_PIX_FMT_YUV444P;
    boolean low = narrow && format != avutil.AV_PIX_FMT_YUV422P;
    for (int plane = 0; plane < 3; plane++) {
      int columns = plane > 0 && narrow ? (width + 1) / 2 : width;
      int rows = plane > 0 && low ? (height + 1) / 2 : height;
      ByteBuffer data = frame.plane(plane).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          double level = yuv(BARS[column * BARS.length / columns], meant)[plane];
          if (deep) {
            data.putShort(row * frame.stride(plane) + 2 * column, (short) Math.round(4 * level));
          } else {
            data.put(row * frame.stride(plane) + column, (byte) Math.round(level));
          }
        }
      }
    }
    return frame;
  }

  private static void assertBars(Frame frame, ColorTags color, String of) {
    for (int bar = 0; bar < BARS.length; bar++) {
      int x = (2 * bar + 1) * frame.width() / (2 * BARS.length);
      for (int plane = 0; plane < 3; plane++) {
        int shift = plane == 0 ? 0 : 1;
        int at = ((frame.height() / 2) >> shift) * frame.stride(plane) + (x >> shift);
        int seen = frame.plane(plane).get(at) & 0xFF;
        double expected = yuv(BARS[bar], color)[plane];
        assertThat(Math.abs(seen - expected))
            .as("%s, bar %d, plane %d: %d and not %.1f", of, bar, plane, seen, expected)
            .isLessThanOrEqualTo(TOLERANCE);
      }
    }
  }

  private static void assertCanvasShowsBars(Frame source, String of) {
    for (int[] size : new int[][] {{1280, 720}, {426, 240}}) {
      ColorTags tags = ColorTags.forHeight(size[1]);
      for (Scaler.Quality quality : Scaler.Quality.values()) {
        try (Frame canvas = Frame.video(size[0], size[1], PixelFormat.YUV420P);
            Frame view = canvas.view(10, 20, 402, 190).color(tags);
            Scaler scaler = new Scaler(quality)) {
          scaler.scale(source, view);
          assertBars(view, tags, of + " in " + size[1] + " by " + quality);
        }
      }
    }
  }

  @Test
  void everyMatrixRangeAndSamplingComesOutTheSame() {
    List<ColorTags> tags =
        List.of(ColorTags.BT601_LIMITED, ColorTags.BT601_FULL, ColorTags.BT709_LIMITED, BT709_FULL);
    for (int format : FORMATS) {
      for (ColorTags color : tags) {
        for (int[] size : new int[][] {{640, 360}, {333, 187}}) {
          try (Frame source = bars(size[0], size[1], format, color, color)) {
            assertCanvasShowsBars(source, source.pixelFormat().ffmpegName() + " " + color);
          }
        }
      }
    }
  }

  @Test
  void whatSaysNothingIsTakenByItsSize() {
    int format = avutil.AV_PIX_FMT_YUV420P;
    try (Frame small = bars(640, 360, format, ColorTags.BT601_LIMITED, UNTAGGED);
        Frame large = bars(1280, 720, format, ColorTags.BT709_LIMITED, UNTAGGED);
        Frame portrait = bars(720, 1280, format, ColorTags.BT709_LIMITED, UNTAGGED)) {
      assertCanvasShowsBars(small, "small");
      assertCanvasShowsBars(large, "large");
      assertCanvasShowsBars(portrait, "portrait");
    }
  }

  @Test
  void jpegIsFullRange() {
    int format = avutil.AV_PIX_FMT_YUVJ420P;
    try (Frame source = bars(320, 180, format, ColorTags.BT601_FULL, UNTAGGED)) {
      assertCanvasShowsBars(source, "yuvj420p");
    }
  }

  private record Source(Codec codec, String encoder, int format, ColorTags color) {}

  @Test
  void aDecodedPictureHasTheColoursThatItsBitstreamTells() {
    int plain = avutil.AV_PIX_FMT_YUV420P;
    List<Source> sources = new ArrayList<>();
    sources.add(new Source(Codec.VP8, "libvpx", plain, ColorTags.BT601_LIMITED));
    for (ColorTags color : List.of(ColorTags.BT601_LIMITED, ColorTags.BT709_LIMITED, BT709_FULL)) {
      sources.add(new Source(Codec.H264, "libopenh264", plain, color));
      sources.add(new Source(Codec.VP9, "libvpx-vp9", plain, color));
    }
    // Profile 1, and ten bits.
    sources.add(
        new Source(Codec.VP9, "libvpx-vp9", avutil.AV_PIX_FMT_YUV444P, ColorTags.BT709_LIMITED));
    sources.add(
        new Source(
            Codec.AV1, "libaom-av1", avutil.AV_PIX_FMT_YUV420P10LE, ColorTags.BT601_LIMITED));
    sources.add(new Source(Codec.AV1, "libaom-av1", plain, ColorTags.BT709_LIMITED));
    for (Source source : sources) {
      try (Frame decoded = throughCodec(source)) {
        assertCanvasShowsBars(decoded, source.toString());
      }
    }
  }

  private static Frame throughCodec(Source source) {
    Map<String, String> options =
        switch (source.codec()) {
          case H264 -> Map.of("rc_mode", "off", "qmin", "4", "qmax", "4");
          case AV1 -> Map.of("usage", "realtime", "cpu-used", "8", "lag-in-frames", "0");
          default -> Map.of("deadline", "realtime", "cpu-used", "8", "lag-in-frames", "0");
        };
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            source.encoder(),
            320,
            180,
            new PixelFormat(source.format()),
            new Rational(1, 30),
            new Rational(30, 1),
            8_000_000,
            30,
            source.color(),
            false,
            options);
    try (Frame picture = bars(320, 180, source.format(), source.color(), source.color());
        Encoder encoder = Encoder.video(spec);
        Decoder decoder = Decoder.open(CodecId.of(source.codec()), Map.of());
        Packet packet = Packet.allocate();
        Frame decoded = Frame.allocate()) {
      encoder.send(picture.pts(0));
      encoder.send(null);
      assertThat(encoder.receive(packet)).isEqualTo(Encoder.Received.PACKET);
      decoder.send(packet);
      decoder.send(null);
      assertThat(decoder.receive(decoded)).isEqualTo(Decoder.Received.FRAME);
      return decoded.move();
    }
  }
}
