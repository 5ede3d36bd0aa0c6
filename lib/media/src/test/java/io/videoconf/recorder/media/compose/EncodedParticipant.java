package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.synth.Picture;
import io.videoconf.recorder.media.synth.Scene;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A synthetic participant's media, encoded: numbered pictures with a flash each second, sound in
 * Opus with a beep at the same time. Timestamps count from 0.
 *
 * @param number from 0: colour and tone
 * @param codec of the pictures
 */
record EncodedParticipant(
    int number, Codec codec, List<AccessUnit> pictures, List<AccessUnit> sound) {
  static final int WIDTH = 160;
  static final int HEIGHT = 90;
  static final int FRAME_RATE = 30;

  /** Pictures from one keyframe to the next: a loss is soon over. */
  static final int KEYFRAME_INTERVAL = 15;

  /** No flash begins with a keyframe: it has to be decoded from others, as pictures mostly are. */
  private static final int FIRST_KEYFRAME = 10;

  private static final int PACKET_SAMPLES = Tones.SAMPLE_RATE / 50;

  static EncodedParticipant of(int number, int seconds) {
    return of(number, seconds, Codec.VP8);
  }

  /**
   * @param codec VP8 or H.264
   */
  static EncodedParticipant of(int number, int seconds, Codec codec) {
    return new EncodedParticipant(
        number, codec, pictures(number, seconds, codec), sound(number, seconds));
  }

  static boolean isKeyframe(int frame) {
    return frame == 0 || frame % KEYFRAME_INTERVAL == FIRST_KEYFRAME;
  }

  private static List<AccessUnit> pictures(int number, int seconds, Codec codec) {
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            codec == Codec.VP8 ? "libvpx" : "libopenh264",
            WIDTH,
            HEIGHT,
            PixelFormat.YUV420P,
            new Rational(1, FRAME_RATE),
            new Rational(FRAME_RATE, 1),
            300_000,
            10_000,
            ColorTags.BT601_LIMITED,
            false,
            codec == Codec.VP8
                ? Map.of("deadline", "realtime", "cpu-used", "8", "lag-in-frames", "0")
                : Map.of());
    Scene scene = new Scene(number, FRAME_RATE, false);
    Picture picture = new Picture(WIDTH, HEIGHT);
    List<AccessUnit> units = new ArrayList<>();
    try (Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < seconds * FRAME_RATE; i++) {
        scene.draw(picture, i);
        try (Frame frame = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P)) {
          copy(picture.luma(), WIDTH, frame, 0);
          copy(picture.chromaU(), WIDTH / 2, frame, 1);
          copy(picture.chromaV(), WIDTH / 2, frame, 2);
          encoder.send(frame.color(ColorTags.BT601_LIMITED).pts(i).forceKey(isKeyframe(i)));
        }
        while (encoder.receive(packet) == Encoder.Received.PACKET) {
          long nanos = packet.pts() * 1_000_000_000L / FRAME_RATE;
          units.add(new AccessUnit(nanos, packet.key(), packet.bytes()));
        }
      }
    }
    return units;
  }

  private static void copy(byte[] samples, int width, Frame frame, int plane) {
    for (int row = 0; row < samples.length / width; row++) {
      frame.plane(plane).put(row * frame.stride(plane), samples, row * width, width);
    }
  }

  private static List<AccessUnit> sound(int number, int seconds) {
    AudioEncoderSpec spec =
        new AudioEncoderSpec(
            "libopus",
            SampleFormat.FLT,
            Tones.SAMPLE_RATE,
            1,
            48_000,
            false,
            Map.of("frame_duration", "20", "application", "audio"));
    List<AccessUnit> units = new ArrayList<>();
    try (Encoder encoder = Encoder.audio(spec);
        Packet packet = Packet.allocate()) {
      // A receiver plays a packet at its timestamp, the encoder's delay included.
      long ahead = encoder.initialPadding();
      for (long at = 0; at < (long) seconds * Tones.SAMPLE_RATE; at += PACKET_SAMPLES) {
        try (Frame frame = Frame.audio(PACKET_SAMPLES, SampleFormat.FLT, Tones.SAMPLE_RATE, 1)) {
          for (int i = 0; i < PACKET_SAMPLES; i++) {
            frame.samples(0).put(i, (float) Tones.at(number, at + i + ahead));
          }
          encoder.send(frame.pts(at));
        }
        while (encoder.receive(packet) == Encoder.Received.PACKET) {
          long nanos = (packet.pts() + ahead) * 1_000_000_000L / Tones.SAMPLE_RATE;
          units.add(new AccessUnit(nanos, true, packet.bytes()));
        }
      }
    }
    return units;
  }
}
