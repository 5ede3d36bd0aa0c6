package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A composed recording, decoded. */
record Result(
    List<Picture> pictures, List<Long> soundPts, float[] sound, int soundStart, int channels) {

  /** A decoded picture; pts in microseconds. */
  record Picture(long ptsMicros, int width, byte[] luma, byte[] cb, byte[] cr) {
    Colour at(int x, int y) {
      int chroma = (y / 2) * (width / 2) + x / 2;
      return new Colour(luma[y * width + x] & 0xFF, cb[chroma] & 0xFF, cr[chroma] & 0xFF);
    }

    boolean shows(Colour colour, int x, int y) {
      Colour seen = at(x, y);
      return Math.abs(seen.luma() - colour.luma()) <= 8
          && Math.abs(seen.cb() - colour.cb()) <= 8
          && Math.abs(seen.cr() - colour.cr()) <= 8;
    }
  }

  static CellTask.Compose task(Path journal, Path output) {
    return task(journal, output, Meeting.FORMAT, 0, false);
  }

  static CellTask.Compose task(
      Path journal, Path output, VideoFormat format, int firstSegment, boolean follow) {
    return new CellTask.Compose(journal, output, format, firstSegment, follow, 200, 1);
  }

  /** The same with pictures beside the segments. */
  static CellTask.Compose withStills(CellTask.Compose task, CellTask.Stills stills) {
    return new CellTask.Compose(
        task.journal(),
        task.output(),
        task.format(),
        task.firstSegment(),
        task.follow(),
        task.playoutDelayMillis(),
        task.segmentSeconds(),
        task.sound(),
        task.rerender(),
        stills);
  }

  static List<CellReport> compose(CellTask.Compose task) {
    List<CellReport> reports = new ArrayList<>();
    reports.add(new Composition(task).run(new Reports(reports::add)));
    assertThat(reports.getLast()).isInstanceOf(CellReport.Done.class);
    return reports;
  }

  static Result of(Path journal, Path output) throws IOException {
    compose(task(journal, output));
    return read(output);
  }

  /** Joins init and segments, and decodes them. */
  static Result read(Path output) throws IOException {
    return decode(joined(output));
  }

  static byte[] joined(Path output) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Files.readAllBytes(output.resolve(SegmentNames.INIT)));
    for (int i = 0; Files.exists(output.resolve(SegmentNames.segment(i))); i++) {
      bytes.write(Files.readAllBytes(output.resolve(SegmentNames.segment(i))));
    }
    return bytes.toByteArray();
  }

  private static Result decode(byte[] file) {
    List<Picture> pictures = new ArrayList<>();
    List<Long> soundPts = new ArrayList<>();
    List<float[]> sound = new ArrayList<>();
    int channels = 0;
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    try (Demuxer demuxer = Demuxer.open((b, n) -> in.read(b, 0, n), "mp4");
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      StreamInfo v = demuxer.first(MediaKind.VIDEO).orElseThrow();
      StreamInfo a = demuxer.first(MediaKind.AUDIO).orElseThrow();
      try (Decoder video = Decoder.open(v, Map.of());
          Decoder audio = Decoder.open(a, Map.of())) {
        while (demuxer.read(packet)) {
          if (packet.streamIndex() == v.index()) {
            video.send(packet);
            take(video, frame, v, pictures);
          } else {
            soundPts.add(packet.pts());
            audio.send(packet);
            while (audio.receive(frame) == Decoder.Received.FRAME) {
              float[] samples = new float[frame.sampleCount()];
              frame.samples(0).get(samples);
              channels = frame.channels();
              sound.add(samples);
            }
          }
        }
        video.send(null);
        take(video, frame, v, pictures);
      }
    }
    float[] all = new float[sound.stream().mapToInt(s -> s.length).sum()];
    int at = 0;
    for (float[] part : sound) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    int start = soundPts.isEmpty() ? 0 : Math.toIntExact(soundPts.getFirst());
    return new Result(pictures, soundPts, all, start, channels);
  }

  private static void take(
      Decoder decoder, Frame frame, StreamInfo stream, List<Picture> pictures) {
    while (decoder.receive(frame) == Decoder.Received.FRAME) {
      long micros = Math.round(frame.bestEffortPts() * stream.timeBase().toDouble() * 1e6);
      pictures.add(
          new Picture(micros, frame.width(), plane(frame, 0), plane(frame, 1), plane(frame, 2)));
    }
  }

  private static byte[] plane(Frame frame, int plane) {
    int shift = plane == 0 ? 0 : 1;
    int width = frame.width() >> shift;
    int height = frame.height() >> shift;
    byte[] copy = new byte[width * height];
    ByteBuffer data = frame.plane(plane);
    for (int row = 0; row < height; row++) {
      data.get(row * frame.stride(plane), copy, row * width, width);
    }
    return copy;
  }

  /** Number of the first picture that shows the colour there; -1 for none. */
  int firstShowing(Colour colour, int x, int y) {
    for (int i = 0; i < pictures.size(); i++) {
      if (pictures.get(i).shows(colour, x, y)) {
        return i;
      }
    }
    return -1;
  }

  /** Amplitude of a tone between two moments, by Goertzel's algorithm. */
  double tone(double hertz, double fromSeconds, double toSeconds) {
    int from = (int) (fromSeconds * 48_000) - soundStart;
    int to = Math.min(sound.length, (int) (toSeconds * 48_000) - soundStart);
    double coefficient = 2 * Math.cos(2 * Math.PI * hertz / 48_000);
    double s1 = 0;
    double s2 = 0;
    for (int i = from; i < to; i++) {
      double s = sound[i] + coefficient * s1 - s2;
      s2 = s1;
      s1 = s;
    }
    double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    return 2 * Math.sqrt(Math.max(0, power)) / (to - from);
  }

  /** The loudest sample between two moments. */
  double peak(double fromSeconds, double toSeconds) {
    double peak = 0;
    int to = Math.min(sound.length, (int) (toSeconds * 48_000) - soundStart);
    for (int i = (int) (fromSeconds * 48_000) - soundStart; i < to; i++) {
      peak = Math.max(peak, Math.abs(sound[i]));
    }
    return peak;
  }

  /** The moment from which on the sound is louder than that; -1 for never. */
  double firstLouder(double than) {
    for (int i = 0; i < sound.length; i++) {
      if (Math.abs(sound[i]) > than) {
        return (double) (i + soundStart) / 48_000;
      }
    }
    return -1;
  }
}
