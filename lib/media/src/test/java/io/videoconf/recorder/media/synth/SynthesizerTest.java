package io.videoconf.recorder.media.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.media.io.ProgressListener;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.send.AccessUnitFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynthesizerTest {
  private static final int FPS = 30;

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @ParameterizedTest
  @CsvSource({"vp8,false", "h264,false", "vp8,true", "h264,true", "vp9,false", "av1,true"})
  void everyFrameSaysItsNumberAlsoInASmallTile(String codec, boolean screen) throws Exception {
    synthesize(codec, screen, 4);
    List<AccessUnit> units = read("video.units");
    assertThat(units).hasSize(4 * FPS);
    CodecId id = CodecId.of(Codec.ofEncodingName(codec).orElseThrow());
    Region tile = new Region(10, 20, 300, 170);
    try (Decoder decoder = Decoder.open(id, Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate();
        Frame canvas = Frame.video(400, 240, PixelFormat.YUV420P);
        Frame view = canvas.view(tile.x(), tile.y(), tile.width(), tile.height());
        Scaler scaler = new Scaler(Scaler.Quality.BICUBIC)) {
      for (int number = 0; number < units.size(); number++) {
        AccessUnit unit = units.get(number);
        assertThat(unit.timestampNanos()).isEqualTo(number * 1_000_000_000L / FPS);
        assertThat(unit.keyframe()).isEqualTo(number % (FPS * SynthVideo.KEYFRAME_SECONDS) == 0);
        packet.fill(unit.data(), number, unit.keyframe());
        assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        assertThat(decoder.receive(frame)).isEqualTo(Decoder.Received.FRAME);
        LumaPlane luma = new LumaPlane(frame.plane(0), frame.stride(0));
        Region whole = new Region(0, 0, frame.width(), frame.height());
        assertThat(FrameCode.read(luma, whole)).hasValue(number);
        assertThat(Flash.isLit(luma, whole)).isEqualTo(Flash.isOn(number, FPS));
        scaler.scale(frame, view);
        LumaPlane scaled = new LumaPlane(canvas.plane(0), canvas.stride(0));
        assertThat(FrameCode.read(scaled, tile)).hasValue(number);
        assertThat(Flash.isLit(scaled, tile)).isEqualTo(Flash.isOn(number, FPS));
      }
    }
  }

  @Test
  void theDecodedBeepStartsOnTheSecond() throws Exception {
    synthesize("vp8", false, 3);
    float[] heard = decodeAudio();
    assertThat(heard).hasSizeBetween(3 * 48_000, 3 * 48_000 + 960);
    for (int second = 1; second < 3; second++) {
      int onset = second * 48_000 - 2400;
      while (Math.abs(heard[onset]) < 0.15) {
        onset++;
      }
      assertThat(onset - second * 48_000).isBetween(-48, 96);
    }
  }

  @Test
  void soundAndPictureGrowTogether() throws Exception {
    List<Long> audioBytes = new ArrayList<>();
    run(task("vp8", false, 3), (seconds, total) -> audioBytes.add(sizeOf("audio.units")));
    assertThat(audioBytes).hasSize(3).doesNotHaveDuplicates().isSorted();
    assertThat(audioBytes.getFirst()).isPositive();
    assertThat(read("audio.units")).hasSize(150);
  }

  @Test
  void aScreenHasNoSound() throws Exception {
    synthesize("vp8", true, 1);
    assertThat(directory.resolve("audio.units")).doesNotExist();
  }

  @Test
  void anUnknownCodecIsTheTasksFault() {
    CellTask.Synthesize task = task("opus", false, 1);
    assertThatThrownBy(() -> run(task, (seconds, total) -> {}))
        .isInstanceOfSatisfying(
            CellFailure.class, e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.INPUT));
  }

  private float[] decodeAudio() throws IOException {
    List<AccessUnit> units = read("audio.units");
    float[] all = new float[units.size() * SynthAudio.PACKET_SAMPLES];
    int count = 0;
    try (Decoder decoder = Decoder.open(CodecId.OPUS, Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      for (AccessUnit unit : units) {
        packet.fill(unit.data(), unit.timestampNanos(), true);
        decoder.send(packet);
        while (decoder.receive(frame) == Decoder.Received.FRAME) {
          FloatBuffer samples = frame.samples(0);
          for (int i = 0; i < frame.sampleCount(); i++) {
            all[count++] = samples.get(i);
          }
        }
      }
    }
    assertThat(count).isEqualTo(all.length);
    return all;
  }

  private void synthesize(String codec, boolean screen, int seconds) {
    assertThat(run(task(codec, screen, seconds), (done, total) -> {}))
        .isInstanceOf(CellReport.Done.class);
  }

  private CellTask.Synthesize task(String codec, boolean screen, int seconds) {
    return new CellTask.Synthesize(directory, 2, codec, 640, 360, FPS, seconds, screen);
  }

  private static CellReport run(CellTask.Synthesize task, ProgressListener progress) {
    return new Synthesizer(task).run(progress);
  }

  private long sizeOf(String file) {
    try {
      return Files.size(directory.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<AccessUnit> read(String file) throws IOException {
    List<AccessUnit> units = new ArrayList<>();
    try (AccessUnitFile.Reader reader = new AccessUnitFile.Reader(directory.resolve(file))) {
      while (reader.next() instanceof AccessUnitFile.Next.Unit(AccessUnit unit)) {
        units.add(unit);
      }
      assertThat(reader.next()).isInstanceOf(AccessUnitFile.Next.End.class);
    }
    return units;
  }
}
