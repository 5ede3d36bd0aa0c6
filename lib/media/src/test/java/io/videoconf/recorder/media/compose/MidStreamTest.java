package io.videoconf.recorder.media.compose;

import static io.videoconf.recorder.media.compose.Meeting.Colour.BLUE;
import static io.videoconf.recorder.media.compose.Meeting.Colour.GREEN;
import static io.videoconf.recorder.media.compose.Meeting.Colour.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.media.compose.Result.Picture;
import io.videoconf.recorder.media.sound.Telephone;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellReport.TrackQuality;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender may change while it sends, and what the network may take away. */
class MidStreamTest {
  private static final Colour BACKGROUND = Colour.of(Theme.DEFAULT.background());
  private static final int ORIENTATION_ID = 3;
  private static final int LEVEL_ID = 1;
  private static final int NO_EXTENSION = -1;

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private Result compose(Meeting meeting) throws IOException {
    return Result.of(meeting.write(directory.resolve("journal")), directory.resolve("out"));
  }

  private static RtpFormat format(int payloadType, Codec codec) {
    int channels = codec == Codec.OPUS ? 2 : codec.kind().name().equals("AUDIO") ? 1 : 0;
    return new RtpFormat(payloadType, codec, codec.clockRateHz(), channels, Map.of());
  }

  private static void track(
      Meeting meeting, int id, String participant, TrackSource source, RtpFormat... formats) {
    RtpParameters parameters =
        new RtpParameters(
            List.of(formats),
            null,
            null,
            null,
            Map.of(),
            null,
            Set.of(),
            Map.of(
                HeaderExtension.VIDEO_ORIENTATION, ORIENTATION_ID,
                HeaderExtension.AUDIO_LEVEL, LEVEL_ID),
            Set.of());
    meeting.join(0, participant);
    meeting.event(
        0,
        new SessionEvent.TrackAdded(
            new TrackSpec(id, participant, source, parameters), 5000, 5001));
  }

  /**
   * Sends units as packets.
   *
   * @param firstSequence of the first packet
   * @param lost packets, by their number from 0, that never arrive
   * @param extension value of the header extension by the unit's time, or {@link #NO_EXTENSION}
   * @return the sequence number behind the last one
   */
  private static int send(
      Meeting meeting,
      int trackId,
      RtpFormat format,
      List<AccessUnit> units,
      int firstSequence,
      IntPredicate lost,
      LongToIntFunction extension) {
    Packetizer packetizer =
        Packetizer.of(format.codec(), 1000 + trackId, format.payloadType(), firstSequence);
    int id = format.codec().kind().name().equals("VIDEO") ? ORIENTATION_ID : LEVEL_ID;
    int number = 0;
    for (AccessUnit unit : units) {
      long timestamp = Math.round(unit.timestampNanos() * (format.clockRateHz() / 1e9));
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        if (!lost.test(number)) {
          int value = extension.applyAsInt(unit.timestampNanos());
          meeting.rtp(
              unit.timestampNanos() / 1e9,
              trackId,
              value == NO_EXTENSION ? packet : extended(packet, id, value));
        }
        number++;
      }
    }
    return firstSequence + number;
  }

  /** The packet with a one-byte header extension (RFC 8285 section 4.2). */
  private static byte[] extended(byte[] packet, int id, int value) {
    return ByteBuffer.allocate(packet.length + 8)
        .put((byte) (packet[0] | 0x10))
        .put(packet, 1, 11)
        .putShort((short) 0xBEDE)
        .putShort((short) 1)
        .put((byte) (id << 4))
        .put((byte) value)
        .putShort((short) 0)
        .put(packet, 12, packet.length - 12)
        .array();
  }

  private static List<AccessUnit> telephone(
      Codec codec, double from, double to, DoubleUnaryOperator amplitude) {
    List<AccessUnit> units = new ArrayList<>();
    for (byte[] packet : Telephone.packets(codec, to - from, amplitude)) {
      units.add(new AccessUnit(Meeting.nanos(from + units.size() * 0.02), true, packet));
    }
    return units;
  }

  @Test
  void aPhoneThatIsTurnedStaysUprightAndWhole() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat vp8 = format(96, Codec.VP8);
    track(meeting, 1, "ann", TrackSource.CAMERA, vp8);
    send(
        meeting,
        1,
        vp8,
        Meeting.pictures(Codec.VP8, 0, 3, 160, 90, _ -> RED),
        0,
        _ -> false,
        nanos -> nanos < 1_000_000_000L ? NO_EXTENSION : nanos < 2_000_000_000L ? 1 : 0);
    Result result = compose(meeting.stop(3));

    assertThat(result.pictures().get(20).shows(RED, 20, 90)).isTrue();
    Picture turned = result.pictures().get(40);
    assertThat(turned.shows(RED, 160, 4)).isTrue();
    assertThat(turned.shows(RED, 160, 175)).isTrue();
    assertThat(turned.shows(BACKGROUND, 60, 90)).isTrue();
    assertThat(turned.shows(BACKGROUND, 260, 90)).isTrue();
    assertThat(result.pictures().get(65).shows(RED, 20, 90)).isTrue();
  }

  @Test
  void anotherVideoCodecTakesOverWithItsFirstKeyframe() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat vp8 = format(96, Codec.VP8);
    RtpFormat h264 = format(97, Codec.H264);
    RtpFormat vp9 = format(98, Codec.VP9);
    track(meeting, 1, "ann", TrackSource.CAMERA, vp8, h264, vp9);
    LongToIntFunction plain = _ -> NO_EXTENSION;
    int next =
        send(
            meeting,
            1,
            vp8,
            Meeting.pictures(Codec.VP8, 0, 1, 160, 90, _ -> RED),
            65_500,
            _ -> false,
            plain);
    List<AccessUnit> second = Meeting.pictures(Codec.H264, 0.6, 3, 320, 180, _ -> GREEN);
    // The first ten units of the new codec are not decodable: the keyframe is not among them.
    next =
        send(meeting, 1, h264, second.subList(10, second.size() / 2 + 10), next, _ -> false, plain);
    send(
        meeting,
        1,
        vp8,
        Meeting.pictures(Codec.VP8, 2.2, 3, 160, 90, _ -> BLUE),
        next,
        _ -> false,
        plain);
    Result result = compose(meeting.stop(3));

    int firstGreen = result.firstShowing(GREEN, 160, 90);
    assertThat(firstGreen).isBetween(39, 41);
    for (int i = 1; i < firstGreen; i++) {
      assertThat(result.pictures().get(i).shows(RED, 160, 90)).as("picture %d", i).isTrue();
    }
    assertThat(result.firstShowing(BLUE, 160, 90)).isBetween(54, 56);
    assertThat(result.pictures().get(70).shows(BLUE, 160, 90)).isTrue();
  }

  @Test
  void anotherAudioCodecGoesOnWhereTheFirstOneEnded() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat opus = format(111, Codec.OPUS);
    RtpFormat pcmu = format(0, Codec.PCMU);
    RtpFormat g722 = format(9, Codec.G722);
    track(meeting, 1, "ann", TrackSource.MICROPHONE, opus, pcmu, g722);
    LongToIntFunction plain = _ -> NO_EXTENSION;
    DoubleUnaryOperator tone = t -> 0.2 * Math.sin(2 * Math.PI * 500 * t);
    int next = send(meeting, 1, opus, Meeting.opus(0, 1, tone), 10, _ -> false, plain);
    next = send(meeting, 1, pcmu, telephone(Codec.PCMU, 1, 2, tone), next, _ -> false, plain);
    next = send(meeting, 1, g722, telephone(Codec.G722, 2, 3, tone), next, _ -> false, plain);
    send(meeting, 1, opus, Meeting.opus(3, 4, tone), next, _ -> false, plain);
    Result result = compose(meeting.stop(4));

    for (double from = 0.1; from < 3.8; from += 0.1) {
      assertThat(result.tone(500, from, from + 0.1)).as("at %f", from).isBetween(0.12, 0.23);
    }
  }

  @Test
  void whoSpeaksIsOnTheStage() throws IOException {
    Meeting meeting = new Meeting(LayoutKind.STAGE);
    meeting.camera(1, "ann", Codec.VP8, 0, 7, RED).camera(2, "bob", Codec.VP8, 0, 7, GREEN);
    RtpFormat opus = format(111, Codec.OPUS);
    RtpFormat pcmu = format(0, Codec.PCMU);
    track(meeting, 3, "ann", TrackSource.MICROPHONE, opus);
    track(meeting, 4, "bob", TrackSource.MICROPHONE, pcmu);
    // Ann's sender tells how loud she is, of Bob only the sound tells it.
    send(
        meeting,
        3,
        opus,
        Meeting.opus(0, 7, _ -> 0),
        0,
        _ -> false,
        nanos -> nanos > 4_500_000_000L ? 0x80 | 20 : 127);
    send(
        meeting,
        4,
        pcmu,
        telephone(
            Codec.PCMU, 0, 7, t -> t > 1.5 && t < 4 ? 0.2 * Math.sin(2 * Math.PI * 500 * t) : 0),
        0,
        _ -> false,
        _ -> NO_EXTENSION);
    Result result = compose(meeting.stop(7));

    assertThat(result.pictures().get(30).shows(RED, 100, 90)).isTrue();
    assertThat(result.pictures().get(55).shows(GREEN, 100, 90)).isTrue();
    assertThat(result.pictures().get(110).shows(GREEN, 100, 90)).isTrue();
    assertThat(result.pictures().get(140).shows(RED, 100, 90)).isTrue();
  }

  private static Meeting lossy() {
    Meeting meeting = new Meeting();
    RtpFormat vp8 = format(96, Codec.VP8);
    RtpFormat opus = format(111, Codec.OPUS);
    track(meeting, 1, "ann", TrackSource.CAMERA, vp8);
    track(meeting, 2, "ann", TrackSource.MICROPHONE, opus);
    LongToIntFunction plain = _ -> NO_EXTENSION;
    // A keyframe each second: what is lost at 1.4 s is repaired at 2 s.
    send(
        meeting,
        1,
        vp8,
        Meeting.pictures(Codec.VP8, 0, 5, 160, 90, _ -> RED),
        0,
        number -> number == 35,
        plain);
    send(
        meeting,
        2,
        opus,
        Meeting.opus(0, 5, t -> 0.2 * Math.sin(2 * Math.PI * 500 * t)),
        0,
        number -> number == 70 || number == 71 || number == 120 || number == 200,
        plain);
    return meeting.stop(5);
  }

  private static List<CellReport.Quality> qualities(List<CellReport> reports) {
    return reports.stream()
        .filter(CellReport.Quality.class::isInstance)
        .map(CellReport.Quality.class::cast)
        .toList();
  }

  @Test
  void theReportTellsWhatWasLostConcealedAndFrozen() {
    Path journal = lossy().write(directory.resolve("journal"));
    List<CellReport.Quality> reports =
        qualities(Result.compose(Result.task(journal, directory.resolve("out"))));

    assertThat(reports).hasSize(6);
    List<TrackQuality> last = reports.getLast().tracks();
    TrackQuality camera = last.get(0);
    assertThat(camera.trackId()).isEqualTo(1);
    assertThat(camera.packetsLost()).isEqualTo(1);
    assertThat(camera.freezes()).isEqualTo(1);
    assertThat(camera.frozenSeconds()).isCloseTo(0.64, within(0.01));
    assertThat(camera.concealedSeconds()).isZero();
    TrackQuality microphone = last.get(1);
    assertThat(microphone.packetsLost()).isEqualTo(4);
    assertThat(microphone.concealedSeconds()).isCloseTo(0.08, within(1e-6));
    assertThat(microphone.freezes()).isZero();
    double before = 0;
    for (CellReport.Quality report : reports) {
      double now = report.tracks().isEmpty() ? 0 : report.tracks().getFirst().frozenSeconds();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void aRestartedCellCountsFromTheRecordingsStart() throws IOException {
    Path journal = lossy().write(directory.resolve("journal"));
    List<CellReport.Quality> whole =
        qualities(Result.compose(Result.task(journal, directory.resolve("out"))));
    Path again = directory.resolve("again");
    Files.createDirectories(again);
    List<CellReport.Quality> restarted =
        qualities(Result.compose(Result.task(journal, again, Meeting.FORMAT, 3, false)));
    assertThat(restarted).hasSize(3);
    assertThat(restarted.getFirst().tracks()).isEqualTo(whole.get(3).tracks());
    assertThat(restarted.getLast().tracks()).isEqualTo(whole.getLast().tracks());
  }

  @Test
  void aMicrophoneThatIsTakenAwayDoesNotClick() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat opus = format(111, Codec.OPUS);
    track(meeting, 1, "ann", TrackSource.MICROPHONE, opus);
    send(
        meeting,
        1,
        opus,
        Meeting.opus(0, 3, t -> 0.2 * Math.sin(2 * Math.PI * 500 * t)),
        0,
        _ -> false,
        _ -> NO_EXTENSION);
    meeting.event(1.51, new SessionEvent.TrackRemoved(1));
    Result result = compose(meeting.stop(3));
    assertThat(result.tone(500, 0.5, 1.4)).isCloseTo(0.2, within(0.03));
    assertThat(result.peak(1.6, 2.9)).isLessThan(0.002);
    // A step would be heard at every frequency.
    assertThat(result.tone(5_000, 1.48, 1.56)).isLessThan(0.001);
  }
}
