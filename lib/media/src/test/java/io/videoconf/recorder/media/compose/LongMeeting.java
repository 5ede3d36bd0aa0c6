package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.media.compose.Meeting.Colour;
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
import java.util.Random;
import java.util.UUID;

/**
 * Writes the journal of a meeting in which people come and go all the time: small pictures that
 * repeat, sound, mutes, shared screens, changes of layout, lost packets. The same seed gives the
 * same journal.
 */
final class LongMeeting {
  static final VideoFormat FORMAT = new VideoFormat(256, 144, 10, 150_000);

  private static final UUID ID = new UUID(3, 4);
  private static final int LOOP_SECONDS = 4;
  private static final long TICK_NANOS = 20_000_000;
  private static final long SECOND = 1_000_000_000L;

  /** Who left may come again under the same name. */
  private static final int NAMES = 30;

  private static final double LOSS = 0.005;

  private final Random random;
  private final JournalWriter journal;
  private final List<Media> cameras =
      List.of(
          new Media(Codec.VP8, pictures(Codec.VP8, 96, 54)),
          new Media(Codec.H264, pictures(Codec.H264, 128, 72)),
          new Media(Codec.VP8, pictures(Codec.VP8, 54, 96)));
  private final Media screen = new Media(Codec.VP8, pictures(Codec.VP8, 160, 90));
  private final Media voice =
      new Media(
          Codec.OPUS,
          Meeting.opus(0, LOOP_SECONDS, t -> 0.2 * Math.sin(2 * Math.PI * 330 * t) * t % 1));

  /** Without the host. */
  private final List<Attendee> present = new ArrayList<>();

  private final List<Visit> coming = new ArrayList<>();
  private int nextTrackId = 1;

  private LongMeeting(JournalWriter journal, long seed) {
    this.journal = journal;
    this.random = new Random(seed);
  }

  private record Visit(long joinNanos, long leaveNanos) {}

  private record Media(Codec codec, List<AccessUnit> units) {}

  /** One track that is being sent. */
  private final class Sending {
    private final int trackId = nextTrackId++;
    private final Media media;
    private final long startNanos;
    private final Packetizer packetizer;
    private long sent;

    Sending(Media media, String participant, TrackSource source, long nowNanos) {
      this.media = media;
      this.startNanos = nowNanos;
      this.packetizer = Packetizer.of(media.codec(), trackId, 96, random.nextInt(65_536));
      int channels = media.codec() == Codec.OPUS ? 2 : 0;
      TrackSpec spec =
          TrackSpec.of(
              trackId, participant, source, media.codec(), 96, (long) trackId, channels, Map.of());
      event(nowNanos, new SessionEvent.TrackAdded(spec, 5000, 5001));
    }

    void sendUntil(long nowNanos) {
      while (true) {
        int count = media.units().size();
        AccessUnit unit = media.units().get((int) (sent % count));
        long nanos = sent / count * LOOP_SECONDS * SECOND + unit.timestampNanos();
        if (startNanos + nanos >= nowNanos) {
          return;
        }
        sent++;
        long timestamp = Math.round((double) nanos * media.codec().clockRateHz() / SECOND);
        for (byte[] packet : packetizer.packetize(unit, timestamp)) {
          if (random.nextDouble() >= LOSS) {
            journal.append(new JournalEntry.Rtp(nowNanos, trackId, packet));
          }
        }
      }
    }
  }

  private final class Attendee {
    private final String id;
    private final long leaveNanos;
    private final List<Sending> tracks = new ArrayList<>();
    private boolean muted;

    Attendee(String id, long nowNanos, long leaveNanos) {
      this.id = id;
      this.leaveNanos = leaveNanos;
      event(nowNanos, new SessionEvent.ParticipantJoined(id, null, id));
      Media camera = cameras.get(random.nextInt(cameras.size()));
      tracks.add(new Sending(camera, id, TrackSource.CAMERA, nowNanos));
      tracks.add(new Sending(voice, id, TrackSource.MICROPHONE, nowNanos));
    }

    void sendUntil(long nowNanos) {
      tracks.forEach(track -> track.sendUntil(nowNanos));
    }

    /** Mutes or unmutes the camera, or begins or ends a shared screen. */
    void doSomething(long nowNanos) {
      if (random.nextBoolean()) {
        muted = !muted;
        event(nowNanos, new SessionEvent.TrackMuted(tracks.getFirst().trackId, muted));
      } else if (tracks.size() > 2) {
        event(nowNanos, new SessionEvent.TrackRemoved(tracks.removeLast().trackId));
      } else {
        tracks.add(new Sending(screen, id, TrackSource.SCREEN, nowNanos));
      }
    }

    void leave(long nowNanos) {
      if (random.nextBoolean()) {
        tracks.forEach(track -> event(nowNanos, new SessionEvent.TrackRemoved(track.trackId)));
      }
      event(nowNanos, new SessionEvent.ParticipantLeft(id));
    }
  }

  /**
   * @param rounds how often some come and all but the host leave again; each but its last tenth is
   *     busy
   * @param joins how many come in each round
   */
  static Path write(Path directory, int seconds, int rounds, int joins, long seed) {
    try (JournalWriter journal = JournalWriter.create(directory, ID, JournalOptions.defaults())) {
      new LongMeeting(journal, seed).play(seconds * SECOND, rounds, joins);
    }
    return directory;
  }

  private void play(long lengthNanos, int rounds, int joins) {
    event(
        0,
        new SessionEvent.RecordingStarted(
            ID, "m", "A long meeting", null, Instant.EPOCH, FORMAT, LayoutKind.AUTO));
    Attendee host = new Attendee("host", 0, Long.MAX_VALUE);
    long roundNanos = lengthNanos / rounds;
    for (int round = 0; round < rounds; round++) {
      long start = round * roundNanos;
      for (int i = 0; i < joins; i++) {
        long join = start + roundNanos * (1 + random.nextInt(6)) / 10;
        long leave = start + roundNanos * 8 / 10 + random.nextInt(1_000_000);
        coming.add(new Visit(join, join + (long) ((leave - join) * random.nextDouble(0.3, 1))));
      }
    }
    coming.sort(Comparator.comparingLong(Visit::joinNanos));
    for (long now = 0; now < lengthNanos; now += TICK_NANOS) {
      host.sendUntil(now);
      while (!coming.isEmpty() && coming.getFirst().joinNanos() <= now) {
        join(now, coming.removeFirst().leaveNanos());
      }
      for (Attendee attendee : List.copyOf(present)) {
        attendee.sendUntil(now);
        if (attendee.leaveNanos <= now) {
          attendee.leave(now);
          present.remove(attendee);
        }
      }
      if (random.nextInt((int) (roundNanos / joins / TICK_NANOS)) == 0) {
        somethingHappens(now);
      }
    }
    event(lengthNanos, new SessionEvent.RecordingStopped("test"));
  }

  private void join(long now, long leave) {
    String name = "p" + random.nextInt(NAMES);
    if (present.stream().noneMatch(attendee -> attendee.id.equals(name))) {
      present.add(new Attendee(name, now, leave));
    } else {
      present.add(new Attendee("guest-" + nextTrackId, now, leave));
    }
  }

  private void somethingHappens(long now) {
    if (random.nextInt(4) == 0) {
      LayoutKind[] kinds = {LayoutKind.AUTO, LayoutKind.GRID, LayoutKind.AUTO};
      event(now, new SessionEvent.LayoutChanged(kinds[random.nextInt(kinds.length)], null));
    } else if (!present.isEmpty()) {
      present.get(random.nextInt(present.size())).doSomething(now);
    }
  }

  private void event(long nanos, SessionEvent event) {
    journal.append(new JournalEntry.Event(nanos, event));
  }

  private static List<AccessUnit> pictures(Codec codec, int width, int height) {
    return Meeting.pictures(
        codec,
        0,
        LOOP_SECONDS,
        width,
        height,
        number -> new Colour(60 + number % 100, 100 + number % 50, 128));
  }
}
