package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.SampleFormat;
import java.nio.file.Path;
import java.util.Map;

/** MP4 files for tests: a synthetic participant in H.264 and AAC, like a finished recording. */
public final class SynthClip {
  private SynthClip() {}

  /** What is in the file. */
  public record Spec(
      int width, int height, int frameRate, int seconds, int keyframeSeconds, boolean sound) {}

  /** Called for each picture before it is encoded. */
  @FunctionalInterface
  public interface Painter {
    void paint(Picture picture, int frameNumber);
  }

  /** Writes a clip of participant 1. */
  public static void write(Path file, Spec spec) {
    Scene scene = new Scene(1, spec.frameRate(), false);
    write(file, spec, scene::draw);
  }

  /** Writes a clip of pictures of the painter's. */
  public static void write(Path file, Spec spec, Painter painter) {
    Rational rate = new Rational(spec.frameRate(), 1);
    try (Encoder video =
            Encoder.video(
                Codecs.h264(
                    spec.width(),
                    spec.height(),
                    rate,
                    600_000,
                    spec.frameRate() * spec.keyframeSeconds()));
        Encoder audio = Encoder.audio(Codecs.aac(64_000));
        Muxer muxer = Muxer.toFile(file, "mp4");
        Packet packet = Packet.allocate()) {
      int v = muxer.addStream(video);
      int a = spec.sound() ? muxer.addStream(audio) : -1;
      muxer.frameRate(v, rate);
      muxer.writeHeader(Map.of("movflags", "+faststart"));
      Picture picture = new Picture(spec.width(), spec.height());
      long sample = 0;
      for (int n = 0; n < spec.seconds() * spec.frameRate(); n++) {
        painter.paint(picture, n);
        try (Frame frame = Frame.video(spec.width(), spec.height(), PixelFormat.YUV420P)) {
          copy(picture, frame);
          frame.color(ColorTags.forHeight(spec.height())).pts(n);
          video.send(frame.forceKey(n % (spec.frameRate() * spec.keyframeSeconds()) == 0));
        }
        drain(video, muxer, v, packet);
        while (spec.sound() && sample * spec.frameRate() < (n + 1) * 48_000L) {
          sample = sound(audio, sample);
          drain(audio, muxer, a, packet);
        }
      }
      video.send(null);
      drain(video, muxer, v, packet);
      if (spec.sound()) {
        audio.send(null);
        drain(audio, muxer, a, packet);
      }
      muxer.finish();
    }
  }

  /** Writes a file without a picture. */
  public static void writeSoundOnly(Path file) {
    try (Encoder audio = Encoder.audio(Codecs.aac(64_000));
        Muxer muxer = Muxer.toFile(file, "mp4");
        Packet packet = Packet.allocate()) {
      int a = muxer.addStream(audio);
      muxer.writeHeader(Map.of());
      long sample = 0;
      while (sample < 48_000) {
        sample = sound(audio, sample);
        drain(audio, muxer, a, packet);
      }
      audio.send(null);
      drain(audio, muxer, a, packet);
      muxer.finish();
    }
  }

  private static long sound(Encoder audio, long sample) {
    int count = audio.frameSize();
    try (Frame frame = Frame.audio(count, SampleFormat.FLTP, 48_000, 2)) {
      for (int i = 0; i < count; i++) {
        float value = (float) Tones.at(1, sample + i);
        frame.samples(0).put(i, value);
        frame.samples(1).put(i, value);
      }
      audio.send(frame.pts(sample));
    }
    return sample + count;
  }

  private static void drain(Encoder encoder, Muxer muxer, int stream, Packet packet) {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      muxer.writeInterleaved(packet, stream, encoder.timeBase());
    }
  }

  private static void copy(Picture picture, Frame frame) {
    byte[][] planes = {picture.luma(), picture.chromaU(), picture.chromaV()};
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? picture.width() : picture.width() / 2;
      for (int row = 0; row < planes[plane].length / width; row++) {
        frame.plane(plane).put(row * frame.stride(plane), planes[plane], row * width, width);
      }
    }
  }
}
