package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands still is seen as well as what moves, and costs next to nothing. */
class VideoOutputTest {
  private static final VideoFormat FORMAT = new VideoFormat(336, 186, 30, 600_000);
  private static final int SEGMENT = 40;

  /** A repeated picture: header, and an arithmetic code of nothing but probable symbols. */
  private static final int REPEAT_BYTES = 40;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private record Coded(long pts, boolean key, byte[] data) {}

  /** What was encoded, and what a decoder makes of it, luma only. */
  private record Run(
      boolean delayed, List<Coded> coded, List<byte[]> canvases, List<byte[]> decoded) {
    int errorAt(int frame) {
      byte[] canvas = canvases.get(frame);
      byte[] seen = decoded.get(frame);
      long sum = 0;
      for (int i = 0; i < canvas.length; i++) {
        sum += Math.abs((canvas[i] & 0xFF) - (seen[i] & 0xFF));
      }
      return Math.toIntExact(sum / canvas.length);
    }
  }

  /** Encodes frames of which some differ from the one before: a noisy rectangle comes somewhere. */
  private static Run run(int frames, IntPredicate changes, long seed) {
    Random random = new Random(seed);
    List<Coded> coded = new ArrayList<>();
    List<byte[]> canvases = new ArrayList<>();
    byte[] header;
    boolean delayed;
    try (Frame canvas = Frame.video(FORMAT.width(), FORMAT.height(), PixelFormat.YUV420P);
        VideoOutput output =
            new VideoOutput(
                PictureEncoding.of(VideoCodec.H264, FORMAT, SEGMENT),
                SEGMENT,
                packet -> {
                  coded.add(new Coded(packet.pts(), packet.key(), packet.bytes()));
                  packet.close();
                })) {
      header = output.encoder().header();
      delayed = output.encoder().delays();
      canvas.color(ColorTags.BT601_LIMITED);
      canvas.fill(0, 0, FORMAT.width(), FORMAT.height(), 40, 128, 128);
      for (int i = 0; i < frames; i++) {
        if (changes.test(i)) {
          canvas.makeWritable();
          for (int patch = 0; patch < 12; patch++) {
            canvas.fill(
                2 * random.nextInt(130),
                2 * random.nextInt(70),
                40,
                30,
                40 + random.nextInt(180),
                60 + random.nextInt(130),
                60 + random.nextInt(130));
          }
        }
        canvases.add(luma(canvas));
        output.encode(canvas, i);
      }
      output.finish();
    }
    return new Run(delayed, coded, canvases, decode(header, coded));
  }

  private static byte[] luma(Frame frame) {
    byte[] copy = new byte[frame.width() * frame.height()];
    for (int row = 0; row < frame.height(); row++) {
      frame.plane(0).get(row * frame.stride(0), copy, row * frame.width(), frame.width());
    }
    return copy;
  }

  private static List<byte[]> decode(byte[] header, List<Coded> coded) {
    List<byte[]> pictures = new ArrayList<>();
    try (Decoder decoder = Decoder.open(CodecId.H264, Map.of("err_detect", "explode"));
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      boolean first = true;
      for (Coded one : coded) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        if (first) {
          data.writeBytes(header);
          first = false;
        }
        data.writeBytes(one.data());
        packet.fill(data.toByteArray(), one.pts(), one.key());
        assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        take(decoder, frame, pictures);
      }
      decoder.send(null);
      take(decoder, frame, pictures);
    }
    return pictures;
  }

  private static void take(Decoder decoder, Frame frame, List<byte[]> pictures) {
    while (decoder.receive(frame) == Decoder.Received.FRAME) {
      assertThat(frame.damaged()).isFalse();
      assertThat(frame.pts()).isEqualTo(pictures.size());
      pictures.add(luma(frame));
    }
  }

  @Test
  void everyFrameShowsItsCanvasHoweverThingsChange() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      boolean[] changes = new boolean[400];
      for (int i = 0; i < changes.length; i++) {
        // Long rests, short ones, and movement, in turns.
        int mood = i / 70 % 3;
        changes[i] = random.nextInt(mood == 0 ? 60 : mood == 1 ? 12 : 2) == 0;
      }
      Run run = run(changes.length, i -> changes[i], seed);
      assertThat(run.coded()).hasSize(changes.length);
      assertThat(run.decoded()).hasSize(changes.length);
      for (int i = 0; i < changes.length; i++) {
        assertThat(run.coded().get(i).pts()).isEqualTo(i);
        assertThat(run.coded().get(i).key() || i % SEGMENT != 0).isTrue();
        assertThat(run.errorAt(i)).as("frame %d, seed %d", i, seed).isLessThan(6);
      }
    }
  }

  @Test
  void whatStandsStillIsRepeatedBitForBit() {
    Run run = run(5 * SEGMENT, i -> i == 0, 7);
    for (int i = 0; i < 5 * SEGMENT; i++) {
      int inSegment = i % SEGMENT;
      if (inSegment > Settling.MAX_FRAMES) {
        assertThat(run.coded().get(i).data()).hasSizeLessThan(REPEAT_BYTES);
        assertThat(run.decoded().get(i)).isEqualTo(run.decoded().get(i - 1));
      }
      if (i >= SEGMENT && !run.delayed()) {
        assertThat(run.coded().get(i).data()).isEqualTo(run.coded().get(inSegment).data());
      }
    }
  }

  @Test
  void theSameCanvasesGiveTheSameBytes() {
    Run once = run(150, i -> i % 37 == 0, 3);
    Run again = run(150, i -> i % 37 == 0, 3);
    assertThat(again.coded()).hasSameSizeAs(once.coded());
    for (int i = 0; i < 150; i++) {
      assertThat(Arrays.equals(again.coded().get(i).data(), once.coded().get(i).data())).isTrue();
    }
  }
}
