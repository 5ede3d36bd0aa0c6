package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the journal that ingest would have written, had a meeting sent the inputs. */
final class MeetingJournal {
  private static final UUID ID = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L);

  /** Everybody is there before the first packet. */
  private static final long START_NANOS = 100_000_000;

  /**
   * Pictures come so long after the sound, which begins the timeline: away from the moments at
   * which frames are due, so that each picture is seen in a frame of its own.
   */
  private static final long PICTURE_NANOS = 10_000_000;

  private static final Rgb BLACK = new Rgb("#000000");
  private static final int RTP_PORT = 40_000;
  private static final int PICTURE_PAYLOAD_TYPE = 96;
  private static final int SOUND_PAYLOAD_TYPE = 111;

  private final List<JournalEntry> entries = new ArrayList<>();

  private MeetingJournal() {}

  /**
   * @param maxNanos media of after that are left out
   */
  static void write(Path directory, MeetingCase meeting, Inputs inputs, long maxNanos)
      throws IOException {
    MeetingJournal journal = new MeetingJournal();
    journal.event(
        new SessionEvent.RecordingStarted(
            ID, "bench", "Bench", null, Instant.EPOCH, MeetingCase.FORMAT, LayoutKind.AUTO));
    journal.event(new SessionEvent.ThemeChanged(plain()));
    for (Source source : meeting.sources()) {
      journal.event(
          new SessionEvent.ParticipantJoined(source.participantId(), null, source.participantId()));
    }
    for (int i = 0; i < meeting.sources().size(); i++) {
      Source source = meeting.sources().get(i);
      Source.Picture picture = source.picture();
      if (picture != null) {
        journal.track(
            spec(MeetingCase.pictureTrackId(i), source, MeetingCase.trackSource(picture)),
            IvfFile.read(inputs.picture(picture, source.seed())),
            START_NANOS + PICTURE_NANOS,
            maxNanos);
      }
      journal.track(
          spec(MeetingCase.soundTrackId(i), source, TrackSource.MICROPHONE),
          OggOpusFile.read(inputs.sound(source.seed())),
          START_NANOS,
          maxNanos);
    }
    journal.entries.sort(Comparator.comparingLong(JournalEntry::arrivalNanos));
    try (JournalWriter writer = JournalWriter.create(directory, ID, JournalOptions.defaults())) {
      journal.entries.forEach(writer::append);
      writer.append(
          new JournalEntry.Event(
              writer.lastArrivalNanos(), new SessionEvent.RecordingStopped("bench")));
    }
  }

  /** What the others cannot draw is not drawn: no names, no border. */
  private static Theme plain() {
    Theme usual = Theme.DEFAULT;
    return new Theme(
        BLACK,
        null,
        BLACK,
        BLACK,
        usual.labelText(),
        usual.labelBackground(),
        false,
        usual.cameras(),
        0,
        null,
        false,
        null,
        0);
  }

  private static TrackSpec spec(int trackId, Source source, TrackSource kind) {
    boolean sound = kind == TrackSource.MICROPHONE;
    return TrackSpec.of(
        trackId,
        source.participantId(),
        kind,
        sound ? Codec.OPUS : Codec.VP8,
        sound ? SOUND_PAYLOAD_TYPE : PICTURE_PAYLOAD_TYPE,
        (long) trackId,
        sound ? 2 : 0,
        Map.of());
  }

  private void event(SessionEvent event) {
    entries.add(new JournalEntry.Event(0, event));
  }

  private void track(TrackSpec spec, List<AccessUnit> units, long startNanos, long maxNanos) {
    event(new SessionEvent.TrackAdded(spec, RTP_PORT, RTP_PORT));
    Packetizer packetizer =
        Packetizer.of(spec.format().codec(), spec.trackId(), spec.format().payloadType(), 0);
    for (AccessUnit unit : units) {
      if (unit.timestampNanos() >= maxNanos) {
        break;
      }
      long timestamp = Math.round(unit.timestampNanos() * spec.format().clockRateHz() / 1e9);
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        entries.add(
            new JournalEntry.Rtp(startNanos + unit.timestampNanos(), spec.trackId(), packet));
      }
    }
  }
}
