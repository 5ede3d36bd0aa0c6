package io.videoconf.recorder.media.compose;

import static io.videoconf.recorder.media.compose.Meeting.Colour.GREEN;
import static io.videoconf.recorder.media.compose.Meeting.Colour.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.media.copy.Copying;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.testkit.netem.Impairment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A recording whose picture is that of its only source, as others read it. */
class CopiedPictureTest {
  private static final int DELAY_MILLIS = 200;
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;
  private static final RtpFormat H264 = SentUnits.format(97, Codec.H264);

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private CellReport.Done copy(Path journal, Path output) {
    return copy(journal, output, Meeting.FORMAT.frameRate(), SoundFormat.STEREO, null);
  }

  private static CellReport.Done copy(
      Path journal, Path output, int frameRate, SoundFormat sound, CellTask.@Nullable Size size) {
    CellTask.Copy task = new CellTask.Copy(journal, output, DELAY_MILLIS, frameRate, sound, size);
    return (CellReport.Done) new Copying(task).run(new Reports(_ -> {}));
  }

  private Path copied(Meeting meeting) {
    Path output = directory.resolve("copy.mp4");
    copy(meeting.write(directory.resolve("journal")), output);
    return output;
  }

  /** Each another than the one before, and only each 25th a keyframe. */
  private static List<AccessUnit> pictures(double from, double to) {
    return Meeting.pictures(
        Codec.H264,
        from,
        to,
        WIDTH,
        HEIGHT,
        i -> new Meeting.Colour(80 + Math.abs(i % 100 - 50), 128, 128));
  }

  /** Somebody whose camera sends these, and whose microphone is on all the time. */
  private static Meeting meeting(List<AccessUnit> sent, double end) {
    Meeting meeting = new Meeting().microphone(2, "ann", 0, end, 440);
    SentUnits.track(meeting, 0, 1, H264);
    SentUnits.send(meeting, 1, H264, 0, sent, 65_530, _ -> false, -1);
    return meeting;
  }

  @Test
  void thePicturesAreTheVeryOnesThatWereSentInTheirPlace() throws IOException {
    List<AccessUnit> sent = pictures(1.24, 3.24);

    Path file = directory.resolve("copy.mp4");
    CellReport.Done done = copy(meeting(sent, 4).stop(4).write(directory.resolve("j")), file);

    assertThat(done.durationSeconds()).isEqualTo(4);
    assertThat(done.files())
        .containsExactly(
            new CellReport.OutputFile(
                "copy.mp4", "video/mp4", Files.size(file), FileDigest.sha256(file)));
    assertThat(packetHashes(file, "v:0")).isEqualTo(sampleHashes(sent));
    List<Double> times = Probe.pictureTimes(file);
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i)).as("picture %d", i).isCloseTo(1.24 + i / 25.0, within(0.001));
    }
    JsonNode streams = Probe.of(file).path("streams");
    assertThat(streams.get(0).path("codec_tag_string").asString()).isEqualTo("avc1");
    assertThat(streams.get(0).path("width").asInt()).isEqualTo(WIDTH);
    assertThat(streams.get(0).path("height").asInt()).isEqualTo(HEIGHT);
    assertThat(streams.get(0).path("start_time").asDouble()).isCloseTo(1.24, within(0.001));
    assertThat(streams.get(0).path("nb_read_frames").asInt()).isEqualTo(50);
    assertThat(streams.get(1).path("codec_name").asString()).isEqualTo("aac");
    assertThat(streams.get(1).path("start_time").asDouble()).isZero();
    assertThat(streams.get(1).path("duration").asDouble()).isCloseTo(4, within(0.025));
    assertThat(Probe.complaints(file)).isEmpty();
  }

  /** Mutes, gains and a loudness to reach included. */
  @Test
  void theSoundIsTheVeryMixOfTheComposite() throws IOException {
    Path journal =
        meeting(pictures(0, 6), 6)
            .sound(3, "bob", 0.5, 6, t -> 0.9 * Math.sin(6000 * t))
            .event(1.51, new SessionEvent.GainChanged("bob", -12))
            .event(2.33, new SessionEvent.TrackMuted(2, true))
            .event(3.77, new SessionEvent.TrackMuted(2, false))
            .event(5, new SessionEvent.ParticipantLeft("bob"))
            .stop(6)
            .write(directory.resolve("journal"));
    SoundFormat sound = SoundFormat.of(2, SoundFormat.WEB_LUFS, null);
    Path file = directory.resolve("copy.mp4");
    copy(journal, file, Meeting.FORMAT.frameRate(), sound, null);

    Path composite = composite(journal, sound);
    assertThat(packetHashes(file, "a:0")).hasSizeGreaterThan(250);
    assertThat(packetHashes(file, "a:0")).isEqualTo(packetHashes(composite, "a:0"));
  }

  private Path composite(Path journal, SoundFormat sound) throws IOException {
    Path segments = directory.resolve("segments");
    Result.compose(
        new CellTask.Compose(
            journal,
            segments,
            Meeting.FORMAT,
            0,
            false,
            DELAY_MILLIS,
            1,
            sound,
            new CellTask.Rerender(null, 0, VideoCodec.H264, null, null, null),
            null));
    Path composite = directory.resolve("composite.mp4");
    Files.write(composite, Result.joined(segments));
    return composite;
  }

  /** The picture's way is longer than the sound's: only the sender's clock brings them together. */
  @Test
  void pictureAndSoundAreTogetherAsInTheComposite() throws IOException {
    long ms = 1_000_000;
    SyncConditions conditions =
        SyncConditions.clean("copied")
            .paths(
                List.of(new Impairment.Delay(20 * ms)),
                List.of(new Impairment.Delay(120 * ms), new Impairment.UniformJitter(40 * ms)))
            .wrapping();
    SyncMeeting meeting =
        new SyncMeeting(conditions, List.of(EncodedParticipant.of(0, 6, Codec.H264)), 7);
    Path journal = meeting.write(directory.resolve("journal"));
    Path file = directory.resolve("copy.mp4");
    copy(journal, file, conditions.frameRate(), SoundFormat.STEREO, null);
    Path segments = directory.resolve("segments");
    Result.compose(
        new CellTask.Compose(
            journal, segments, SyncMeeting.format(conditions), 0, false, DELAY_MILLIS, 1));
    Path composite = directory.resolve("composite.mp4");
    Files.write(composite, Result.joined(segments));

    Programs programs = Probe.programs();
    Map<Integer, Double> seen = seen(programs, file);
    Map<Integer, Double> together = meeting.firstSeen(new Screening(programs, composite), 0);
    int compared = 0;
    for (Map.Entry<Integer, Double> picture : seen.entrySet()) {
      Double there = together.get(picture.getKey());
      if (there != null && picture.getKey() > 15) {
        compared++;
        // The composite has a picture each 17 ms.
        assertThat(there).as("picture %s", picture).isCloseTo(picture.getValue(), within(0.018));
      }
    }
    assertThat(compared).isGreaterThan(100);
    List<Double> beeps = Screening.beeps(new Screening(programs, file).sound(), Tones.beepHz(0));
    for (int second = 2; second < 5; second++) {
      double flash = seen.get(second * EncodedParticipant.FRAME_RATE);
      assertThat(beeps)
          .as("beep of second %d, whose flash is at %f s", second, flash)
          .anySatisfy(beep -> assertThat(beep).isCloseTo(flash, within(0.033)));
    }
  }

  /** When each numbered picture of a file is shown. */
  private static Map<Integer, Double> seen(Programs programs, Path file) throws IOException {
    int width = EncodedParticipant.WIDTH;
    int height = EncodedParticipant.HEIGHT;
    Region whole = new Region(0, 0, width, height);
    List<OptionalInt> numbers =
        new Screening(programs, file).frames(width, height, List.of(_ -> whole)).getFirst();
    List<Double> times = Probe.pictureTimes(file);
    assertThat(times).hasSameSizeAs(numbers);
    Map<Integer, Double> seen = new HashMap<>();
    for (int i = 0; i < times.size(); i++) {
      if (numbers.get(i).isPresent()) {
        seen.putIfAbsent(numbers.get(i).getAsInt(), times.get(i));
      }
    }
    return seen;
  }

  @Test
  void behindALossPicturesAreLeftOutUntilTheNextKeyframe() throws IOException {
    List<AccessUnit> sent = pictures(0, 4);
    int lost = firstPacket(sent, 30);
    Meeting meeting = new Meeting();
    SentUnits.track(meeting, 0, 1, H264);
    SentUnits.send(meeting, 1, H264, 0, sent, 65_530, number -> number == lost, -1);

    Path file = copied(meeting.stop(4));

    assertThat(numbers(file, sent)).isEqualTo(range(0, 30, 50, 100));
    assertThat(Probe.complaints(file)).isEmpty();
  }

  private static int firstPacket(List<AccessUnit> units, int number) {
    Packetizer packetizer = Packetizer.of(Codec.H264, 1, 97, 0);
    return units.subList(0, number).stream()
        .mapToInt(unit -> packetizer.packetize(unit, 0).size())
        .sum();
  }

  @Test
  void whatIsMutedIsLeftOutUntilTheNextKeyframe() throws IOException {
    List<AccessUnit> sent = pictures(0, 6);
    Meeting meeting =
        meeting(sent, 6)
            .event(1.5, new SessionEvent.TrackMuted(1, true))
            .event(2.5, new SessionEvent.TrackMuted(1, false))
            .event(4.51, new SessionEvent.TrackRemoved(1));

    Path file = copied(meeting.stop(6));

    assertThat(numbers(file, sent)).isEqualTo(range(0, 38, 75, 113));
    assertThat(Probe.of(file).at("/streams/1/duration").asDouble()).isCloseTo(6, within(0.025));
  }

  @Test
  void whoSendsAnewIsTheSameSource() throws IOException {
    List<AccessUnit> first = pictures(0, 2);
    List<AccessUnit> second = pictures(2.4, 4);
    Meeting meeting = meeting(first, 4).event(2.1, new SessionEvent.TrackRemoved(1));
    SentUnits.track(meeting, 2.4, 5, H264);
    SentUnits.send(meeting, 5, H264, 0, second, 0, _ -> false, -1);

    Path file = copied(meeting.stop(4));

    List<AccessUnit> all = new ArrayList<>(first);
    all.addAll(second);
    assertThat(packetHashes(file, "v:0")).isEqualTo(sampleHashes(all));
    assertThat(Probe.pictureTimes(file).get(50)).isCloseTo(2.4, within(0.001));
  }

  @Test
  void aCameraThatWasNeverSeenIsNoSource() throws IOException {
    List<AccessUnit> sent = pictures(0, 2);
    Meeting meeting = meeting(sent, 2).camera(4, "bob", Codec.VP8, 0, 2, RED);
    meeting.event(0, new SessionEvent.TrackMuted(4, true));

    assertThat(packetHashes(copied(meeting.stop(2)), "v:0")).isEqualTo(sampleHashes(sent));
  }

  @Test
  void aTurnedCameraIsTurnedByThePlayer() throws IOException {
    Meeting meeting = new Meeting();
    SentUnits.track(meeting, 0, 1, H264);
    SentUnits.send(meeting, 1, H264, 0, pictures(0, 1), 0, _ -> false, 1);
    Path journal = meeting.stop(1).write(directory.resolve("journal"));
    Path file = directory.resolve("copy.mp4");

    copy(journal, file, 25, SoundFormat.of(1, null, null), new CellTask.Size(HEIGHT, WIDTH));

    JsonNode streams = Probe.of(file).path("streams");
    // FFmpeg counts anticlockwise.
    assertThat(streams.get(0).at("/side_data_list/0/rotation").asInt()).isEqualTo(-90);
    assertThat(streams.get(1).path("channels").asInt()).isEqualTo(1);
  }

  @Test
  void chaptersTellWhatHappened() throws IOException {
    Meeting meeting =
        meeting(pictures(0, 12), 12)
            .join(6, "bob")
            .event(12, new SessionEvent.ParticipantLeft("bob"));

    JsonNode chapters = Probe.of(copied(meeting.stop(12))).path("chapters");

    assertThat(chapters).hasSize(2);
    assertThat(chapters.get(0).at("/tags/title").asString()).contains("ann joined");
    assertThat(chapters.get(1).at("/tags/title").asString()).contains("bob joined");
    assertThat(chapters.get(1).path("start_time").asDouble()).isCloseTo(6, within(0.05));
    assertThat(chapters.get(1).path("end_time").asDouble()).isCloseTo(12, within(0.05));
  }

  @Test
  void theSameJournalGivesTheSameBytes() throws IOException {
    Path journal = meeting(pictures(0, 2), 3).stop(3).write(directory.resolve("journal"));

    assertThat(copy(journal, directory.resolve("a.mp4")).files().getFirst().sha256())
        .isEqualTo(copy(journal, directory.resolve("b.mp4")).files().getFirst().sha256());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("uncopyable")
  void whatCannotBeCopiedIsRefusedForGood(
      String what, Meeting meeting, CellTask.@Nullable Size size, String why) {
    Path journal = meeting.stop(3).write(directory.resolve("journal"));
    Path file = directory.resolve("copy.mp4");

    CellFailure failure =
        catchThrowableOfType(
            CellFailure.class, () -> copy(journal, file, 25, SoundFormat.STEREO, size));

    assertThat(failure).as(what).isNotNull();
    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
    assertThat(failure.code()).isEqualTo("not_copyable");
    assertThat(failure).hasMessageContaining(why).hasMessageContaining("Ask for the codec h264");
    assertThat(directory.toFile().list()).containsExactly("journal");
  }

  /** Its camera grows as the bandwidth does. */
  @Test
  void aBrowserThatChangesItsSizeIsRefused() throws IOException {
    Path journal = CaptureTest.meeting("h264", Codec.H264).write(directory.resolve("journal"));

    CellFailure failure =
        catchThrowableOfType(CellFailure.class, () -> copy(journal, directory.resolve("copy.mp4")));

    assertThat(failure.code()).isEqualTo("not_copyable");
    assertThat(failure).hasMessageContaining("its size changes from");
  }

  private static Stream<Arguments> uncopyable() {
    return Stream.of(
        arguments(
            "sound alone", new Meeting().microphone(1, "ann", 0, 2, 440), null, "nobody sent one"),
        arguments(
            "a camera that was always muted",
            oneSource().event(0, new SessionEvent.TrackMuted(1, true)),
            null,
            "nobody sent one"),
        arguments(
            "two cameras",
            oneSource().camera(3, "bob", Codec.VP8, 1, 2, RED),
            null,
            "more than one source"),
        arguments("a screen too", withScreen(), null, "more than one source"),
        arguments("two cameras of one person", twoAtOnce(), null, "more than one source"),
        arguments(
            "another codec",
            new Meeting().camera(1, "ann", Codec.VP8, 0, 2, RED),
            null,
            "it is VP8 and not H264"),
        arguments("a change of codec", change(Codec.VP8, WIDTH, -1), null, "it is VP8"),
        arguments(
            "a change of size",
            change(Codec.H264, 2 * WIDTH, -1),
            null,
            "its size changes from 160x90 to 320x90"),
        arguments("a change of rotation", change(Codec.H264, WIDTH, 1), null, "it is turned"),
        arguments("a change of level", changeOfLevel(), null, "profile or level changes"),
        arguments(
            "another size than is wanted",
            oneSource(),
            new CellTask.Size(1280, 720),
            "it is 160x90 and not 1280x720"));
  }

  private static Meeting oneSource() {
    return new Meeting().camera(1, "ann", Codec.H264, 0, 2, GREEN);
  }

  private static Meeting withScreen() {
    return oneSource()
        .video(3, "ann", TrackSource.SCREEN, Codec.H264, 1, 2, WIDTH, HEIGHT, _ -> RED, _ -> true);
  }

  private static Meeting twoAtOnce() {
    return oneSource().camera(3, "ann", Codec.H264, 1, 2, RED);
  }

  private static Meeting change(Codec codec, int width, int rotation) {
    Meeting meeting = new Meeting();
    RtpFormat format = SentUnits.format(98, codec);
    SentUnits.track(meeting, 0, 1, H264, format);
    int next = SentUnits.send(meeting, 1, H264, 0, pictures(0, 1), 0, _ -> false, -1);
    List<AccessUnit> other = Meeting.pictures(codec, 1, 2, width, HEIGHT, _ -> RED);
    SentUnits.send(meeting, 1, format, 0, other, next, _ -> false, rotation);
    return meeting;
  }

  private static Meeting changeOfLevel() {
    Meeting meeting = new Meeting();
    SentUnits.track(meeting, 0, 1, H264);
    int next = SentUnits.send(meeting, 1, H264, 0, pictures(0, 1), 0, _ -> false, -1);
    List<AccessUnit> other =
        pictures(1, 2).stream()
            .map(
                unit -> new AccessUnit(unit.timestampNanos(), unit.keyframe(), raised(unit.data())))
            .toList();
    SentUnits.send(meeting, 1, H264, 0, other, next, _ -> false, -1);
    return meeting;
  }

  /** The unit with the level in its sequence parameter set, if there is one, raised by one. */
  private static byte[] raised(byte[] unit) {
    byte[] copy = unit.clone();
    for (int i = 0; i + 6 < copy.length; i++) {
      if (copy[i] == 0 && copy[i + 1] == 0 && copy[i + 2] == 1 && (copy[i + 3] & 0x1F) == 7) {
        copy[i + 6]++;
      }
    }
    return copy;
  }

  /**
   * The numbers of the pictures of a file that were sent 25 in a second from time 0 on; each must
   * be the very one that was sent.
   */
  private static List<Integer> numbers(Path file, List<AccessUnit> sent) throws IOException {
    List<String> hashes = packetHashes(file, "v:0");
    List<Double> times = Probe.pictureTimes(file);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      int number = (int) Math.round(times.get(i) * 25);
      assertThat(times.get(i)).isCloseTo(number / 25.0, within(0.001));
      assertThat(hashes.get(i))
          .as("picture %d", number)
          .isEqualTo(md5(sample(sent.get(number).data())));
      numbers.add(number);
    }
    return numbers;
  }

  private static List<Integer> range(int from, int to, int again, int end) {
    return IntStream.concat(IntStream.range(from, to), IntStream.range(again, end))
        .boxed()
        .toList();
  }

  /** MD5 of each packet of a stream, as ffprobe reads the file. */
  private static List<String> packetHashes(Path file, String stream) throws IOException {
    String said =
        Probe.run(
            "ffprobe",
            List.of(
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_packets",
                "-show_data_hash",
                "md5",
                "-of",
                "json",
                file.toString()));
    List<String> hashes = new ArrayList<>();
    for (JsonNode packet : Json.MAPPER.readTree(said).path("packets")) {
      hashes.add(packet.path("data_hash").asString().replace("MD5:", ""));
    }
    return hashes;
  }

  /** MD5 of what an MP4 must hold of each unit: its NAL units behind their lengths. */
  private static List<String> sampleHashes(List<AccessUnit> units) {
    return units.stream().map(unit -> md5(sample(unit.data()))).toList();
  }

  private static byte[] sample(byte[] annexB) {
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    int begin = -1;
    for (int i = 0; i <= annexB.length; i++) {
      boolean code =
          i + 2 < annexB.length && annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1;
      if (code || i == annexB.length) {
        int end = code && i > 0 && annexB[i - 1] == 0 ? i - 1 : i;
        if (begin >= 0) {
          sample.writeBytes(ByteBuffer.allocate(4).putInt(end - begin).array());
          sample.writeBytes(Arrays.copyOfRange(annexB, begin, end));
        }
        begin = i + 3;
      }
    }
    return sample.toByteArray();
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
