package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.media.av.AudioEncoderSpec;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.SampleFormat;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.draw.YuvColor;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Writes the journal of a meeting that never was: coloured pictures and tones, with exact times.
 */
final class Meeting {
  static final VideoFormat FORMAT = new VideoFormat(320, 180, 25, 400_000);

  private static final int CAMERA_FPS = 25;
  private static final UUID ID = new UUID(1, 2);

  /** Colour of a whole picture, as Y, Cb and Cr in BT.601 limited range. */
  record Colour(int luma, int cb, int cr) {
    static Colour of(Rgb color) {
      YuvColor yuv = YuvMatrix.of(ColorTags.BT601_LIMITED).convert(color);
      return new Colour(yuv.luma(), yuv.cb(), yuv.cr());
    }

    static final Colour RED = new Colour(90, 100, 210);
    static final Colour GREEN = new Colour(140, 70, 60);
    static final Colour BLUE = new Colour(60, 210, 110);
    static final Colour WHITE = new Colour(225, 128, 128);
    static final Colour BLACK = new Colour(30, 128, 128);
  }

  private final List<JournalEntry> entries = new ArrayList<>();
  private final Set<String> participants = new HashSet<>();

  Meeting() {
    this(LayoutKind.GRID);
  }

  Meeting(LayoutKind layout) {
    event(
        0,
        new SessionEvent.RecordingStarted(
            ID, "m", "A meeting", null, Instant.EPOCH, FORMAT, layout));
    // Everybody is where they belong at once: who is to be seen can be told frame by frame.
    event(0, new SessionEvent.ThemeChanged(Theme.DEFAULT.withTransition(0)));
  }

  static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  Meeting event(double seconds, SessionEvent event) {
    entries.add(new JournalEntry.Event(nanos(seconds), event));
    return this;
  }

  Meeting stop(double seconds) {
    return event(seconds, new SessionEvent.RecordingStopped("test"));
  }

  Meeting tick(double seconds) {
    entries.add(new JournalEntry.Tick(nanos(seconds)));
    return this;
  }

  Meeting rtp(double seconds, int trackId, byte[] packet) {
    entries.add(new JournalEntry.Rtp(nanos(seconds), trackId, packet));
    return this;
  }

  Meeting join(double seconds, String participant) {
    if (participants.add(participant)) {
      event(seconds, new SessionEvent.ParticipantJoined(participant, null, participant));
    }
    return this;
  }

  /** Whose joining is told by the test itself. */
  Meeting known(String participant) {
    participants.add(participant);
    return this;
  }

  Meeting track(double seconds, int id, String participant, TrackSource source, Codec codec) {
    join(seconds, participant);
    return event(
        seconds,
        new SessionEvent.TrackAdded(
            TrackSpec.of(
                id, participant, source, codec, 96, null, codec == Codec.OPUS ? 2 : 0, Map.of()),
            5000,
            5001));
  }

  Meeting camera(int id, String participant, Codec codec, double from, double to, Colour colour) {
    return video(
        id, participant, TrackSource.CAMERA, codec, from, to, 160, 90, _ -> colour, _ -> true);
  }

  /**
   * A picture of a colour for each frame number.
   *
   * @param arrives which packets, counted from 0, are not lost
   */
  Meeting video(
      int id,
      String participant,
      TrackSource source,
      Codec codec,
      double from,
      double to,
      int width,
      int height,
      IntFunction<Colour> colours,
      Predicate<Integer> arrives) {
    track(from, id, participant, source, codec);
    Packetizer packetizer = Packetizer.of(codec, 1000 + id, 96, 65_500);
    int packetNumber = 0;
    for (AccessUnit unit : pictures(codec, from, to, width, height, colours)) {
      long timestamp = Math.round(unit.timestampNanos() * 90_000 / 1e9) + 4_294_000_000L;
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        if (arrives.test(packetNumber++)) {
          entries.add(new JournalEntry.Rtp(unit.timestampNanos(), id, packet));
        }
      }
    }
    return this;
  }

  Meeting microphone(int id, String participant, double from, double to, double hertz) {
    return sound(id, participant, from, to, t -> 0.2 * Math.sin(2 * Math.PI * hertz * t));
  }

  /** Sound by a function of the time in seconds. */
  Meeting sound(int id, String participant, double from, double to, DoubleUnaryOperator amplitude) {
    track(from, id, participant, TrackSource.MICROPHONE, Codec.OPUS);
    Packetizer packetizer = Packetizer.of(Codec.OPUS, 1000 + id, 96, 65_000);
    for (AccessUnit unit : opus(from, to, amplitude)) {
      long timestamp = Math.round(unit.timestampNanos() * 48_000 / 1e9) + 4_294_900_000L;
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        entries.add(new JournalEntry.Rtp(unit.timestampNanos(), id, packet));
      }
    }
    return this;
  }

  /** All entries in order of arrival. */
  List<JournalEntry> entries() {
    List<JournalEntry> sorted = new ArrayList<>(entries);
    // RecordingStopped closes the journal, whatever arrives at the same moment.
    sorted.sort(
        Comparator.comparingLong(JournalEntry::arrivalNanos)
            .thenComparing(entry ->
                entry instanceof JournalEntry.Event event
                    && event.event() instanceof SessionEvent.RecordingStopped));
    int stop = 0;
    while (stop < sorted.size()
        && !(sorted.get(stop) instanceof JournalEntry.Event event
            && event.event() instanceof SessionEvent.RecordingStopped)) {
      stop++;
    }
    return sorted.subList(0, Math.min(sorted.size(), stop + 1));
  }

  Path write(Path directory) {
    try (JournalWriter writer = JournalWriter.create(directory, ID, JournalOptions.defaults())) {
      entries().forEach(writer::append);
    }
    return directory;
  }

  static JournalWriter writer(Path directory) {
    return JournalWriter.create(directory, ID, JournalOptions.defaults());
  }

  static List<AccessUnit> pictures(
      Codec codec, double from, double to, int width, int height, IntFunction<Colour> colours) {
    List<AccessUnit> units = new ArrayList<>();
    Map<String, String> options =
        codec == Codec.VP8 ? Map.of("deadline", "realtime", "cpu-used", "8") : Map.of();
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            codec == Codec.VP8 ? "libvpx" : "libopenh264",
            width,
            height,
            PixelFormat.YUV420P,
            new Rational(1, CAMERA_FPS),
            new Rational(CAMERA_FPS, 1),
            500_000,
            CAMERA_FPS,
            ColorTags.BT601_LIMITED,
            false,
            options);
    int count = (int) Math.round((to - from) * CAMERA_FPS);
    try (Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < count; i++) {
        try (Frame frame = Frame.video(width, height, PixelFormat.YUV420P)) {
          Colour colour = colours.apply(i);
          frame.fill(0, 0, width, height, colour.luma(), colour.cb(), colour.cr());
          frame.color(ColorTags.BT601_LIMITED).pts(i);
          encoder.send(frame.forceKey(i % CAMERA_FPS == 0));
        }
        collect(encoder, packet, from, CAMERA_FPS, units);
      }
      encoder.send(null);
      collect(encoder, packet, from, CAMERA_FPS, units);
    }
    return units;
  }

  static List<AccessUnit> opus(double from, double to, DoubleUnaryOperator amplitude) {
    List<AccessUnit> units = new ArrayList<>();
    AudioEncoderSpec spec =
        new AudioEncoderSpec("libopus", SampleFormat.FLT, 48_000, 2, 64_000, false, Map.of());
    try (Encoder encoder = Encoder.audio(spec);
        Packet packet = Packet.allocate()) {
      int size = encoder.frameSize();
      int count = (int) Math.round((to - from) * 48_000 / size);
      for (int i = 0; i < count; i++) {
        try (Frame frame = Frame.audio(size, SampleFormat.FLT, 48_000, 2)) {
          for (int s = 0; s < size; s++) {
            float value = (float) amplitude.applyAsDouble(from + (double) (i * size + s) / 48_000);
            frame.samples(0).put(2 * s, value).put(2 * s + 1, value);
          }
          encoder.send(frame.pts((long) i * size));
        }
        collect(encoder, packet, from, 48_000, units);
      }
    }
    return units;
  }

  private static void collect(
      Encoder encoder, Packet packet, double from, int rate, List<AccessUnit> units) {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      long time = nanos(from) + Math.round(Math.max(0, packet.pts()) * 1e9 / rate);
      units.add(new AccessUnit(time, packet.key(), packet.bytes()));
    }
  }
}
