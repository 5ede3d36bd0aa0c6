package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.compose.SyncConditions.Timing;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.testkit.netem.Impairment;
import io.videoconf.recorder.testkit.netem.Netem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;

/** A meeting of one or two synthetic participants under some conditions: its journal, its judge. */
final class SyncMeeting {
  private static final long SECOND = 1_000_000_000L;
  private static final long REPORT_INTERVAL = SECOND;
  private static final UUID ID = new UUID(3, 4);

  /** Where nothing can be read. */
  private static final Region NOWHERE = new Region(0, 0, 0, 0);

  /** Where composing begins and ends, pictures may fall off the file. */
  private static final int EDGE_FRAMES = 20;

  /** So that the flashes and beeps of both participants do not coincide. */
  private static final long JOIN_OFFSET_NANOS = 370_000_000L;

  /** From when on reports that come late have had their effect. */
  private static final int LATE_REPORTS_WORK_SECONDS = 7;

  private final SyncConditions conditions;
  private final List<Member> members = new ArrayList<>();

  private record Member(
      EncodedParticipant media, long startNanos, SentTrack sound, SentTrack picture) {
    String id() {
      return "p" + media.number();
    }

    int pictureTrackId() {
      return 2 * media.number() + 1;
    }

    int soundTrackId() {
      return 2 * media.number() + 2;
    }
  }

  SyncMeeting(SyncConditions conditions, List<EncodedParticipant> participants, long seed) {
    this.conditions = conditions;
    int count = conditions.joinSeconds() > 0 ? 2 : 1;
    for (EncodedParticipant media : participants.subList(0, count)) {
      long start = media.number() * joinNanos();
      int number = media.number();
      members.add(
          new Member(
              media,
              start,
              track(2 * number + 2, Codec.OPUS, start, media.sound(), seed),
              track(2 * number + 1, media.codec(), start, media.pictures(), seed)));
    }
  }

  private SentTrack track(int trackId, Codec codec, long start, List<AccessUnit> units, long seed) {
    boolean sound = codec == Codec.OPUS;
    Timing timing = conditions.timing();
    boolean reports =
        timing == Timing.REPORTS
            || timing == Timing.LATE_REPORTS
            || (timing == Timing.REPORTS_OF_SOUND_ALONE && sound);
    // A wrap in the middle: of timestamps after 9 s, of sequence numbers after 300 packets.
    SentTrack.Config config =
        new SentTrack.Config(
            trackId,
            codec,
            start,
            conditions.wraps() ? 65_236 : 1_000 * trackId,
            conditions.wraps() ? (1L << 32) - 9L * codec.clockRateHz() : 77_777L * trackId,
            reports ? REPORT_INTERVAL : 0,
            timing == Timing.LATE_REPORTS ? 5 * SECOND : 0,
            timing == Timing.CAPTURE_TIMES,
            sound ? conditions.soundCardPpm() : 0);
    List<Impairment> path = sound ? conditions.soundPath() : conditions.picturePath();
    Netem network =
        new Netem(seed + trackId, path.toArray(Impairment[]::new))
            .senderClockPpm(conditions.senderPpm());
    return new SentTrack(config, units, network);
  }

  private long joinNanos() {
    return conditions.joinSeconds() * SECOND + JOIN_OFFSET_NANOS;
  }

  static VideoFormat format(SyncConditions conditions) {
    return new VideoFormat(320, 180, conditions.frameRate(), 1_500_000);
  }

  Path write(Path directory) {
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(
        new JournalEntry.Event(
            0,
            new SessionEvent.RecordingStarted(
                ID, "m", "sync", null, Instant.EPOCH, format(conditions), LayoutKind.GRID)));
    entries.add(
        new JournalEntry.Event(0, new SessionEvent.ThemeChanged(Theme.DEFAULT.withTransition(0))));
    for (Member member : members) {
      joining(member).forEach(e -> entries.add(new JournalEntry.Event(member.startNanos(), e)));
      entries.addAll(member.sound().entries());
      entries.addAll(member.picture().entries());
    }
    entries.sort(Comparator.comparingLong(JournalEntry::arrivalNanos));
    long end = entries.getLast().arrivalNanos() + SECOND / 2;
    entries.add(new JournalEntry.Event(end, new SessionEvent.RecordingStopped("test")));
    try (JournalWriter writer = Meeting.writer(directory)) {
      entries.forEach(writer::append);
    }
    return directory;
  }

  private List<SessionEvent> joining(Member member) {
    return List.of(
        new SessionEvent.ParticipantJoined(member.id(), null, member.id()),
        new SessionEvent.TrackAdded(
            spec(member, member.pictureTrackId(), TrackSource.CAMERA, member.media().codec()),
            5000,
            5001),
        new SessionEvent.TrackAdded(
            spec(member, member.soundTrackId(), TrackSource.MICROPHONE, Codec.OPUS), 5002, 5003));
  }

  private TrackSpec spec(Member member, int trackId, TrackSource source, Codec codec) {
    RtpFormat format =
        new RtpFormat(96, codec, codec.clockRateHz(), codec == Codec.OPUS ? 2 : 0, Map.of());
    Map<HeaderExtension, Integer> extensions =
        conditions.timing() == Timing.CAPTURE_TIMES
            ? Map.of(HeaderExtension.ABS_CAPTURE_TIME, SentTrack.CAPTURE_TIME_ID)
            : Map.of();
    return new TrackSpec(
        trackId,
        member.id(),
        source,
        new RtpParameters(
            List.of(format), null, null, null, Map.of(), null, Set.of(), extensions, Set.of()));
  }

  SyncFindings judge(Screening screening) throws IOException {
    float[] sound = screening.sound();
    List<Map<Integer, Double>> allShown = shown(screening);
    int firstFrame =
        conditions.timing() == Timing.LATE_REPORTS
            ? LATE_REPORTS_WORK_SECONDS * EncodedParticipant.FRAME_RATE
            : EDGE_FRAMES;
    List<Double> skews = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    int events = 0;
    int pictures = 0;
    for (Member member : members) {
      Map<Integer, Double> shown = allShown.get(member.media().number());
      List<Double> beeps = Screening.beeps(sound, Tones.beepHz(member.media().number()));
      for (int frame : picturesToBeSeen(member)) {
        pictures++;
        if (!shown.containsKey(frame)) {
          missing.add(member.media().number() + "/" + frame);
          continue;
        }
        int second = frame / EncodedParticipant.FRAME_RATE;
        if (frame % EncodedParticipant.FRAME_RATE == 0
            && frame >= firstFrame
            && beepArrived(member, second)) {
          events++;
          double expected = second / (1 + conditions.soundCardPpm() * 1e-6) - second;
          double flash = shown.get(frame);
          beeps.stream()
              .map(beep -> (beep - flash - expected) * 1000)
              .filter(skew -> Math.abs(skew) < 400)
              .min(Comparator.comparingDouble(Math::abs))
              .ifPresent(skews::add);
        }
      }
    }
    return new SyncFindings(conditions, skews, events, pictures, missing);
  }

  /** When each picture of a member is first seen in the composite, in seconds. */
  Map<Integer, Double> firstSeen(Screening screening, int member) throws IOException {
    return shown(screening).get(member);
  }

  /** The pictures that arrived, and all before them back to a keyframe; none while tiles move. */
  private List<Integer> picturesToBeSeen(Member member) {
    List<Integer> expected = new ArrayList<>();
    boolean whole = false;
    int count = member.media().pictures().size();
    for (int frame = 0; frame < count; frame++) {
      whole = member.picture().arrived(frame) && (whole || EncodedParticipant.isKeyframe(frame));
      long nanos = member.startNanos() + frame * SECOND / EncodedParticipant.FRAME_RATE;
      boolean moving = members.size() > 1 && Math.abs(nanos - joinNanos()) < SECOND / 2;
      if (whole && !moving && frame >= EDGE_FRAMES && frame < count - EDGE_FRAMES) {
        expected.add(frame);
      }
    }
    return expected;
  }

  private static boolean beepArrived(Member member, int second) {
    for (int packet = 50 * second - 1; packet < 50 * second + 6; packet++) {
      if (!member.sound().arrived(packet)) {
        return false;
      }
    }
    return true;
  }

  /** When each picture of each member is first seen, in seconds of the file. */
  private List<Map<Integer, Double>> shown(Screening screening) throws IOException {
    VideoFormat format = format(conditions);
    long joinFrame = joinNanos() * conditions.frameRate() / SECOND;
    List<IntFunction<Region>> regions = new ArrayList<>();
    for (Member member : members) {
      Region before = region(member, 1);
      Region after = region(member, members.size());
      regions.add(frame -> frame < joinFrame ? before : after);
    }
    List<Map<Integer, Double>> shown = new ArrayList<>();
    for (List<OptionalInt> frames : screening.frames(format.width(), format.height(), regions)) {
      Map<Integer, Double> first = new HashMap<>();
      for (int i = 0; i < frames.size(); i++) {
        if (frames.get(i).isPresent()) {
          first.putIfAbsent(frames.get(i).getAsInt(), (double) i / conditions.frameRate());
        }
      }
      shown.add(first);
    }
    return shown;
  }

  /** Where a participant is while so many are there. */
  private Region region(Member member, int present) {
    if (members.indexOf(member) >= present) {
      return NOWHERE;
    }
    RecordingState state = RecordingState.EMPTY;
    for (Member other : members.subList(0, present)) {
      for (SessionEvent event : joining(other)) {
        state = state.apply(event);
      }
    }
    List<Tile> tiles = Scene.EMPTY.next(state, null, _ -> null, format(conditions), 0).tiles();
    Tile tile =
        tiles.stream()
            .filter(t -> t.trackId() == member.pictureTrackId())
            .findFirst()
            .orElseThrow()
            .fit(EncodedParticipant.WIDTH, EncodedParticipant.HEIGHT);
    return new Region(tile.x(), tile.y(), tile.width(), tile.height());
  }
}
