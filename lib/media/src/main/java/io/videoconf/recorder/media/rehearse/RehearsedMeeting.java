package io.videoconf.recorder.media.rehearse;

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
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The journal of a short meeting of two: one with a camera, both with a microphone. */
final class RehearsedMeeting {
  private static final UUID ID = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0002L);
  private static final int SECONDS = 4;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int FRAME_RATE = 15;
  private static final int SAMPLE_RATE = 48_000;
  private static final int PACKET_SAMPLES = SAMPLE_RATE / 50;
  private static final double TONE_HZ = 220;
  private static final int RTP_PORT = 40_000;

  private final List<JournalEntry> entries = new ArrayList<>();

  private RehearsedMeeting() {}

  static void write(Path directory, VideoFormat format) {
    RehearsedMeeting meeting = new RehearsedMeeting();
    meeting.event(
        new SessionEvent.RecordingStarted(
            ID, "rehearsal", "Rehearsal", null, Instant.EPOCH, format, LayoutKind.AUTO));
    meeting.event(new SessionEvent.ParticipantJoined("a", null, "Ann Example"));
    meeting.event(new SessionEvent.ParticipantJoined("b", null, "Bo Li"));
    meeting.track(1, "a", TrackSource.CAMERA, Codec.VP8, pictures());
    meeting.track(2, "a", TrackSource.MICROPHONE, Codec.OPUS, sound());
    meeting.track(3, "b", TrackSource.MICROPHONE, Codec.OPUS, sound());
    meeting.entries.sort(Comparator.comparingLong(JournalEntry::arrivalNanos));
    try (JournalWriter writer = JournalWriter.create(directory, ID, JournalOptions.defaults())) {
      meeting.entries.forEach(writer::append);
      writer.append(
          new JournalEntry.Event(
              writer.lastArrivalNanos(), new SessionEvent.RecordingStopped("rehearsed")));
    }
  }

  private void event(SessionEvent event) {
    entries.add(new JournalEntry.Event(0, event));
  }

  private void track(
      int trackId, String participantId, TrackSource source, Codec codec, List<AccessUnit> units) {
    TrackSpec spec =
        TrackSpec.of(
            trackId,
            participantId,
            source,
            codec,
            96 + trackId,
            (long) trackId,
            codec == Codec.OPUS ? 2 : 0,
            Map.of());
    event(new SessionEvent.TrackAdded(spec, RTP_PORT, RTP_PORT));
    Packetizer packetizer = Packetizer.of(codec, trackId, spec.format().payloadType(), 0);
    for (AccessUnit unit : units) {
      long timestamp = Math.round(unit.timestampNanos() * spec.format().clockRateHz() / 1e9);
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        entries.add(new JournalEntry.Rtp(1 + unit.timestampNanos(), trackId, packet));
      }
    }
  }

  /** A block that moves, and stands still at last. */
  private static List<AccessUnit> pictures() {
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            "libvpx",
            WIDTH,
            HEIGHT,
            PixelFormat.YUV420P,
            new Rational(1, FRAME_RATE),
            new Rational(FRAME_RATE, 1),
            200_000,
            SECONDS * FRAME_RATE,
            ColorTags.BT601_LIMITED,
            false,
            Map.of("deadline", "realtime", "cpu-used", "8", "lag-in-frames", "0"));
    List<AccessUnit> units = new ArrayList<>();
    try (Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      for (int i = 0; i < SECONDS * FRAME_RATE; i++) {
        try (Frame frame = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P)) {
          frame.fill(0, 0, WIDTH, HEIGHT, 90, 120, 140);
          frame.fill(4 * Math.min(i, SECONDS * FRAME_RATE / 2), 60, 80, 60, 180, 128, 110);
          encoder.send(frame.color(ColorTags.BT601_LIMITED).pts(i));
        }
        take(encoder, packet, FRAME_RATE, units);
      }
    }
    return units;
  }

  private static List<AccessUnit> sound() {
    AudioEncoderSpec spec =
        new AudioEncoderSpec(
            "libopus",
            SampleFormat.FLT,
            SAMPLE_RATE,
            1,
            32_000,
            false,
            Map.of("frame_duration", "20"));
    List<AccessUnit> units = new ArrayList<>();
    try (Encoder encoder = Encoder.audio(spec);
        Packet packet = Packet.allocate()) {
      for (long at = encoder.initialPadding();
          at < (long) SECONDS * SAMPLE_RATE;
          at += PACKET_SAMPLES) {
        try (Frame frame = Frame.audio(PACKET_SAMPLES, SampleFormat.FLT, SAMPLE_RATE, 1)) {
          for (int i = 0; i < PACKET_SAMPLES; i++) {
            double phase = 2 * Math.PI * TONE_HZ * (at + i) / SAMPLE_RATE;
            frame.samples(0).put(i, (float) (0.2 * Math.sin(phase)));
          }
          encoder.send(frame.pts(at));
        }
        take(encoder, packet, SAMPLE_RATE, units);
      }
    }
    return units;
  }

  private static void take(Encoder encoder, Packet packet, long rate, List<AccessUnit> units) {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      long nanos = packet.pts() * 1_000_000_000L / rate;
      units.add(new AccessUnit(nanos, packet.key(), packet.bytes()));
    }
  }
}
