package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlesTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final Rational FPS = new Rational(25, 1);

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void whatWasEncodedAndMuxedIsDemuxedAndDecoded() {
    Path file = directory.resolve("a.mp4");
    try (Muxer muxer = Muxer.toFile(file, "mp4")) {
      encode(muxer, Map.of("movflags", "+faststart"), 50);
    }
    try (Demuxer demuxer = Demuxer.open(file)) {
      assertThat(demuxer.streams()).hasSize(2);
      assertThat(demuxer.durationSeconds()).isBetween(1.99, 2.05);
      StreamInfo video = demuxer.first(MediaKind.VIDEO).orElseThrow();
      assertThat(video.codec()).isEqualTo(CodecId.H264);
      assertThat(video.width()).isEqualTo(WIDTH);
      assertThat(video.color()).isEqualTo(ColorTags.BT601_LIMITED);
      assertThat(decodeAll(demuxer, video)).isEqualTo(50);
    }
  }

  @Test
  void mediaInMemoryIsReadAndWrittenWithoutFiles() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Muxer muxer = Muxer.toSink((b, n) -> bytes.write(b, 0, n), "mp4")) {
      encode(muxer, Map.of("movflags", "+frag_keyframe+empty_moov+default_base_moof"), 30);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    try (Demuxer demuxer = Demuxer.open((b, n) -> in.read(b, 0, n), "mp4")) {
      assertThat(decodeAll(demuxer, demuxer.first(MediaKind.VIDEO).orElseThrow())).isEqualTo(30);
    }
  }

  @Test
  void aViewWritesIntoItsRectangleOnly() {
    for (int x = 0; x < 40; x += 6) {
      for (int width = 2; width <= 80; width += 6) {
        try (Frame source = Frame.video(64, 48, PixelFormat.YUV420P);
            Frame canvas = Frame.video(128, 64, PixelFormat.YUV420P);
            Frame view = canvas.view(x, 8, width, 32);
            Scaler scaler = new Scaler(Scaler.Quality.BICUBIC)) {
          source.fill(0, 0, 64, 48, 200, 90, 90);
          canvas.fill(0, 0, 128, 64, 16, 128, 128);
          scaler.scale(source, view);
          for (int row = 0; row < 64; row++) {
            for (int column = 0; column < 128; column++) {
              int luma = canvas.plane(0).get(row * canvas.stride(0) + column) & 0xFF;
              boolean inside = column >= x && column < x + width && row >= 8 && row < 40;
              if (inside ? Math.abs(luma - 200) > 2 : luma != 16) {
                throw new AssertionError(
                    "view at %d wide %d: %d at %d,%d".formatted(x, width, luma, column, row));
              }
            }
          }
        }
      }
    }
  }

  @Test
  void untaggedColoursAreConvertedFromSdToWhatTheTargetIsTaggedWith() {
    try (Frame source = Frame.video(64, 48, PixelFormat.YUV420P);
        Frame target = Frame.video(32, 24, PixelFormat.YUV420P);
        Scaler scaler = new Scaler(Scaler.Quality.BICUBIC)) {
      // Pure red: 81, 90, 240 in BT.601, and 63, 102, 240 in BT.709.
      source.fill(0, 0, 64, 48, 81, 90, 240);
      scaler.scale(source, target.color(ColorTags.BT709_LIMITED));
      assertThat(target.plane(0).get(10) & 0xFF).isBetween(61, 65);
      assertThat(target.plane(1).get(5) & 0xFF).isBetween(100, 104);
      assertThat(target.plane(2).get(5) & 0xFF).isBetween(238, 241);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-2,0,4,4",
    "0,-2,4,4",
    "62,0,4,4",
    "0,46,4,4",
    "0,0,66,2",
    "0,0,-2,2",
    "0,0,2,-2",
    "2147483646,0,4,4",
    "0,2147483646,4,4"
  })
  void nothingIsPaintedOutsideOfAPicture(int x, int y, int width, int height) {
    try (Frame picture = Frame.video(64, 48, PixelFormat.YUV420P)) {
      picture.fill(0, 0, 64, 48, 16, 128, 128);
      picture.fill(64, 48, 0, 0, 16, 128, 128);
      assertThatThrownBy(() -> picture.fill(x, y, width, height, 200, 128, 128))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64x48");
      assertThatThrownBy(() -> picture.view(x, y, width, height))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void corruptPacketsAreResultsAndNotExceptions() {
    try (Decoder decoder = Decoder.open(CodecId.VP8, Map.of());
        Packet packet = Packet.of(new byte[] {1, 2, 3, 4, 5}, 0, true);
        Frame frame = Frame.allocate()) {
      Decoder.Sent sent = decoder.send(packet);
      Decoder.Received received = decoder.receive(frame);
      assertThat(sent == Decoder.Sent.CORRUPT || received != Decoder.Received.FRAME).isTrue();
    }
  }

  @Test
  void soundIsResampled() {
    Resampler.Format mono = new Resampler.Format(SampleFormat.FLTP, 24_000, 1);
    Resampler.Format stereo = new Resampler.Format(SampleFormat.FLTP, 48_000, 2);
    try (Frame source = tone(480, 24_000, 1, 0);
        Resampler resampler = Resampler.open(mono, stereo);
        Frame first = resampler.convert(source);
        Frame second = resampler.convert(source)) {
      assertThat(first.sampleCount() + second.sampleCount()).isBetween(1850, 1920);
      assertThat(second.channels()).isEqualTo(2);
      assertThat(resampler.accepts(Resampler.Format.of(source))).isTrue();
    }
  }

  @Test
  void aFilterGraphGivesWhatItsDescriptionSays() {
    FilterGraph.VideoInput input =
        new FilterGraph.VideoInput(
            "in", WIDTH, HEIGHT, PixelFormat.YUV420P, FPS.inverse(), FPS, ColorTags.BT601_LIMITED);
    try (FilterGraph graph =
            FilterGraph.open(
                List.of(input),
                "[in]split[a][b];[a]scale=160:90[small];[b]null[same]",
                List.of("small", "same"),
                List.of());
        Frame source = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P);
        Frame result = Frame.allocate()) {
      source.fill(0, 0, WIDTH, HEIGHT, 120, 100, 150);
      source.color(ColorTags.BT601_LIMITED).pts(7);
      graph.push("in", source);
      assertThat(graph.pull("small", result)).isEqualTo(FilterGraph.Pulled.FRAME);
      assertThat(result.width()).isEqualTo(160);
      assertThat(graph.outputWidth("same")).isEqualTo(WIDTH);
      assertThat(graph.pull("same", result)).isEqualTo(FilterGraph.Pulled.FRAME);
      assertThat(result.pts()).isEqualTo(7);
      assertThat(graph.pull("same", result)).isEqualTo(FilterGraph.Pulled.NEED_INPUT);
      graph.push("in", null);
      assertThat(graph.pull("same", result)).isEqualTo(FilterGraph.Pulled.END);
    }
  }

  @Test
  void aMisspeltOptionIsRefusedAndNothingLeaks() {
    assertThatThrownBy(() -> Decoder.open(CodecId.VP8, Map.of("no_such_option", "1")))
        .isInstanceOf(AvException.class)
        .hasMessageContaining("no_such_option");
  }

  @Test
  void aPlaylistIsNoInput() throws Exception {
    Path list = directory.resolve("evil.m3u8");
    Files.writeString(
        list, "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n");
    assertThatThrownBy(() -> Demuxer.open(list)).isInstanceOf(AvException.class);
  }

  private static int decodeAll(Demuxer demuxer, StreamInfo video) {
    int frames = 0;
    try (Decoder decoder = Decoder.open(video, Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      boolean more = true;
      while (more) {
        more = demuxer.read(packet);
        if (more && packet.streamIndex() != video.index()) {
          continue;
        }
        assertThat(decoder.send(more ? packet : null)).isEqualTo(Decoder.Sent.ACCEPTED);
        while (decoder.receive(frame) == Decoder.Received.FRAME) {
          assertThat(frame.damaged()).isFalse();
          frames++;
        }
      }
    }
    return frames;
  }

  private static void encode(Muxer muxer, Map<String, String> options, int frames) {
    try (Encoder video = Encoder.video(Codecs.h264(WIDTH, HEIGHT, FPS, 300_000, 25));
        Encoder audio = Encoder.audio(Codecs.aac(64_000));
        Packet packet = Packet.allocate()) {
      int v = muxer.addStream(video);
      int a = muxer.addStream(audio);
      muxer.metadata("title", "A test");
      muxer.writeHeader(options);
      for (int i = 0; i < frames; i++) {
        try (Frame picture = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P)) {
          picture.fill(0, 0, WIDTH, HEIGHT, 40 + i, 100, 150);
          video.send(picture.pts(i).duration(1).color(ColorTags.BT601_LIMITED));
        }
        drain(video, muxer, v, packet);
      }
      video.send(null);
      drain(video, muxer, v, packet);
      for (int i = 0; i < frames * 1920 / 1024; i++) {
        try (Frame sound = tone(audio.frameSize(), 48_000, 2, i * 1024L)) {
          audio.send(sound);
        }
        drain(audio, muxer, a, packet);
      }
      audio.send(null);
      drain(audio, muxer, a, packet);
      muxer.finish();
    }
  }

  private static void drain(Encoder encoder, Muxer muxer, int stream, Packet packet) {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      muxer.writeInterleaved(packet, stream, encoder.timeBase());
    }
  }

  private static Frame tone(int count, int rate, int channels, long from) {
    Frame frame = Frame.audio(count, SampleFormat.FLTP, rate, channels);
    for (int channel = 0; channel < channels; channel++) {
      FloatBuffer samples = frame.samples(channel);
      for (int i = 0; i < count; i++) {
        samples.put(i, (float) (0.3 * Math.sin(2 * Math.PI * 440 * (from + i) / rate)));
      }
    }
    return frame.pts(from);
  }
}
