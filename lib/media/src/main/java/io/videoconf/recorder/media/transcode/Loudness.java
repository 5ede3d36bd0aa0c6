package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.media.sound.LoudnessMeter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first of two passes over sounds: how loud they are (EBU R128, integrated), and so by how much
 * they have to become louder as a whole.
 */
final class Loudness {
  /** More would only bring up noise. */
  private static final double MAX_GAIN_DB = 20;

  private static final double MIN_GAIN_DB = -40;

  private Loudness() {}

  /**
   * The gains of all sounds of a file, by stream index; 0 for silence.
   *
   * @param targetLufs what is wanted
   */
  static Map<Integer, Double> gains(Path file, double targetLufs) {
    Map<Integer, Double> gains = new HashMap<>();
    try (VideoInput input = VideoInput.open(file)) {
      for (StreamInfo sound : input.sounds()) {
        gains.put(sound.index(), 0.0);
      }
    }
    for (int index : List.copyOf(gains.keySet())) {
      double lufs = measure(file, index);
      if (Double.isFinite(lufs)) {
        gains.put(index, Math.clamp(targetLufs - lufs, MIN_GAIN_DB, MAX_GAIN_DB));
      }
    }
    return gains;
  }

  /** Negative infinity for silence. */
  private static double measure(Path file, int index) {
    try (VideoInput input = VideoInput.open(file);
        Packet packet = Packet.allocate()) {
      StreamInfo sound =
          input.sounds().stream().filter(s -> s.index() == index).findFirst().orElseThrow();
      input.only(List.of(sound));
      int channels = sound.channels() == 1 ? 1 : 2;
      long start = sound.timeBase().rescale(Math.max(0, sound.startTime()), SoundEncoder.SAMPLE);
      LoudnessMeter meter = new LoudnessMeter(channels);
      try (DecodedSound decoded = new DecodedSound(sound, channels, start, "", 0)) {
        while (input.read(packet)) {
          if (packet.streamIndex() == index) {
            decoded.add(packet, frame -> listen(meter, frame, channels));
          }
        }
        decoded.finish(frame -> listen(meter, frame, channels));
      }
      return meter.integratedLufs();
    }
  }

  private static void listen(LoudnessMeter meter, Frame frame, int channels) {
    float[][] samples = new float[channels][frame.sampleCount()];
    for (int c = 0; c < channels; c++) {
      frame.samples(c).get(samples[c]);
    }
    meter.add(samples, 0, frame.sampleCount());
  }
}
