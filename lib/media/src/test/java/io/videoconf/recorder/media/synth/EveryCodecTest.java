package io.videoconf.recorder.media.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import io.videoconf.recorder.rtp.payload.OpusToc;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.send.AccessUnitFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoded media goes through RTP packets and comes out of a decoder, in each codec. */
class EveryCodecTest {
  private static final int FPS = 15;
  private static final int SECONDS = 3;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"VP8", "VP9", "H264", "AV1"})
  void everyPictureIsThePictureThatWasSent(Codec codec) throws Exception {
    List<AccessUnit> sent = synthesize(codec, Codec.OPUS, Synthesizer.VIDEO_FILE);
    assertThat(sent).hasSize(SECONDS * FPS);
    List<Assembly.Complete> received = throughRtp(format(codec), sent);
    Region whole = new Region(0, 0, WIDTH, HEIGHT);
    try (Decoder decoder = Decoder.open(format(codec), Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      for (int number = 0; number < received.size(); number++) {
        Assembly.Complete unit = received.get(number);
        boolean keyframe = number % (FPS * SynthVideo.KEYFRAME_SECONDS) == 0;
        assertThat(unit.keyframe()).as("keyframe %d", number).isEqualTo(keyframe);
        assertThat(unit.width()).isEqualTo(keyframe ? WIDTH : 0);
        assertThat(unit.height()).isEqualTo(keyframe ? HEIGHT : 0);
        packet.fill(unit.data(), number, unit.keyframe());
        assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        assertThat(decoder.receive(frame)).isEqualTo(Decoder.Received.FRAME);
        assertThat(FrameCode.read(new LumaPlane(frame.plane(0), frame.stride(0)), whole))
            .hasValue(number);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"OPUS", "PCMU", "PCMA", "G722"})
  void theBeepIsHeardWhereItWasSent(Codec codec) throws Exception {
    List<AccessUnit> sent = synthesize(Codec.VP8, codec, Synthesizer.AUDIO_FILE);
    assertThat(sent).hasSize(SECONDS * 50);
    List<Double> heard = new ArrayList<>();
    int sampleRate = 0;
    try (Decoder decoder = Decoder.open(format(codec), Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      for (Assembly.Complete unit : throughRtp(format(codec), sent)) {
        packet.fill(unit.data(), 0, true);
        assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        while (decoder.receive(frame) == Decoder.Received.FRAME) {
          sampleRate = frame.sampleRate();
          boolean isFloat = frame.sampleFormat().equals(SampleFormat.FLTP);
          for (int i = 0; i < frame.sampleCount(); i++) {
            heard.add(
                isFloat
                    ? frame.samples(0).get(i)
                    : frame.shortSamples(0).get(i) / (double) Short.MAX_VALUE);
          }
        }
      }
    }
    assertThat(heard).hasSize(SECONDS * sampleRate);
    for (int second = 1; second < SECONDS; second++) {
      int onset = second * sampleRate - sampleRate / 20;
      while (Math.abs(heard.get(onset)) < 0.15) {
        onset++;
      }
      // The filters of G.722 delay by 2 ms.
      assertThat(onset - second * sampleRate).isBetween(-sampleRate / 500, sampleRate / 300);
    }
  }

  @Test
  void everyPictureOfAnH265StreamIsDecoded() throws Exception {
    List<AccessUnit> sent = H265Stream.units();
    assertThat(sent).hasSize(H265Stream.PICTURES);
    RtpFormat format = format(Codec.H265);
    List<Assembly.Complete> received = throughRtp(format, sent);
    int pictures = 0;
    try (Decoder decoder = Decoder.open(format, Map.of("flags", "low_delay"));
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      for (Assembly.Complete unit : received) {
        if (unit.keyframe()) {
          assertThat(unit.width()).isEqualTo(H265Stream.WIDTH);
          assertThat(unit.height()).isEqualTo(H265Stream.HEIGHT);
        }
        packet.fill(unit.data(), 0, unit.keyframe());
        assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
        while (decoder.receive(frame) == Decoder.Received.FRAME) {
          assertThat(frame.damaged()).isFalse();
          pictures++;
        }
      }
      decoder.send(null);
      while (decoder.receive(frame) == Decoder.Received.FRAME) {
        pictures++;
      }
    }
    assertThat(pictures).isEqualTo(H265Stream.PICTURES);
  }

  /** A sender in DTX says with a packet of one or two bytes that there is nothing to say. */
  @ParameterizedTest
  @ValueSource(strings = {"f8", "f800", "58", "5800"})
  void anOpusPacketWithoutSoundIs20MsOrMoreOfQuiet(String packetHex) {
    byte[] data = HexFormat.of().parseHex(packetHex);
    try (Decoder decoder = Decoder.open(format(Codec.OPUS), Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      packet.fill(data, 0, true);
      assertThat(decoder.send(packet)).isEqualTo(Decoder.Sent.ACCEPTED);
      assertThat(decoder.receive(frame)).isEqualTo(Decoder.Received.FRAME);
      assertThat(frame.sampleCount()).isEqualTo(OpusToc.samples(data, 0, data.length));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Codec.class, mode = Mode.EXCLUDE, names = "H264")
  void aDecoderOfEachCodecSurvivesNonsense(Codec codec) {
    try (Decoder decoder = Decoder.open(format(codec), Map.of());
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      packet.fill(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, true);
      decoder.send(packet);
      assertThat(decoder.receive(frame)).isNotNull();
      assertThat(CodecId.of(codec).ffmpegName()).isNotEmpty();
    }
  }

  private static RtpFormat format(Codec codec) {
    return new RtpFormat(96, codec, codec.clockRateHz(), 1, Map.of());
  }

  /** Bit-exact. */
  private static List<Assembly.Complete> throughRtp(RtpFormat format, List<AccessUnit> units) {
    Packetizer packetizer = Packetizer.of(format.codec(), 7, format.payloadType(), 65_500);
    Depacketizer depacketizer = Depacketizer.of(format);
    List<Assembly.Complete> received = new ArrayList<>();
    for (AccessUnit unit : units) {
      List<RtpPacket> packets = new ArrayList<>();
      for (byte[] bytes : packetizer.packetize(unit, unit.timestampNanos() / 1000)) {
        packets.add(((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet());
      }
      assertThat(depacketizer.startsUnit(packets.getFirst())).isTrue();
      Assembly.Complete complete = (Assembly.Complete) depacketizer.assemble(packets, false);
      assertThat(complete.data()).isEqualTo(unit.data());
      assertThat(complete.keyframe()).isEqualTo(unit.keyframe());
      received.add(complete);
    }
    return received;
  }

  private List<AccessUnit> synthesize(Codec video, Codec audio, String file) throws IOException {
    String codecs = video.encodingName() + "+" + audio.encodingName();
    new Synthesizer(
            new CellTask.Synthesize(directory, 2, codecs, WIDTH, HEIGHT, FPS, SECONDS, false))
        .run((done, total) -> {});
    List<AccessUnit> units = new ArrayList<>();
    try (AccessUnitFile.Reader reader = new AccessUnitFile.Reader(directory.resolve(file))) {
      while (reader.next() instanceof AccessUnitFile.Next.Unit(AccessUnit unit)) {
        units.add(unit);
      }
    }
    return units;
  }
}
