package io.videoconf.recorder.media.compose;

import static io.videoconf.recorder.media.compose.Meeting.Colour.GREEN;
import static io.videoconf.recorder.media.compose.Meeting.Colour.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.media.isolate.Isolation;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Synthesizer;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.send.AccessUnitFile;
import io.videoconf.recorder.testkit.netem.Impairment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Each track in a file of its own, as others read it. */
class IsolatedTracksTest {
  private static final int DELAY_MILLIS = 200;

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private List<CellReport> isolate(Path journal) {
    List<CellReport> reports = new ArrayList<>();
    CellTask.Isolate task =
        new CellTask.Isolate(journal, directory.resolve("tracks"), DELAY_MILLIS);
    reports.add(new Isolation(task).run(new Reports(reports::add)));
    return reports;
  }

  private List<String> files(Meeting meeting) {
    CellReport last = isolate(meeting.write(directory.resolve("journal"))).getLast();
    return ((CellReport.Done) last)
        .files().stream().map(CellReport.OutputFile::file).sorted().toList();
  }

  private Path file(String name) {
    return directory.resolve("tracks").resolve(name);
  }

  private List<AccessUnit> synthesize(String codecs, String file) throws IOException {
    Path output = directory.resolve(codecs);
    new Synthesizer(new CellTask.Synthesize(output, 2, codecs, 320, 180, 15, 2, false))
        .run(new Reports(_ -> {}));
    List<AccessUnit> units = new ArrayList<>();
    try (AccessUnitFile.Reader reader = new AccessUnitFile.Reader(output.resolve(file))) {
      while (reader.next() instanceof AccessUnitFile.Next.Unit(AccessUnit unit)) {
        units.add(unit);
      }
    }
    return units;
  }

  private static JsonNode stream(JsonNode probed) {
    assertThat(probed.path("streams")).hasSize(1);
    return probed.path("streams").get(0);
  }

  @ParameterizedTest
  @CsvSource({"VP8,webm,vp8", "VP9,webm,vp9", "H264,mp4,h264", "AV1,webm,av1"})
  void everyVideoCodecHasAFileThatOthersDecode(Codec codec, String extension, String name)
      throws IOException {
    Meeting meeting = new Meeting();
    SentUnits.track(meeting, 0, 1, SentUnits.format(111, Codec.OPUS));
    SentUnits.send(
        meeting,
        1,
        SentUnits.format(111, Codec.OPUS),
        0,
        Meeting.opus(0, 1, _ -> 0),
        0,
        _ -> false,
        -1);
    RtpFormat format = SentUnits.format(96, codec);
    SentUnits.track(meeting, 1.25, 2, format);
    List<AccessUnit> units =
        synthesize(codec.encodingName().toLowerCase(Locale.ROOT), Synthesizer.VIDEO_FILE);
    SentUnits.send(meeting, 2, format, 1.25, units, 65_530, _ -> false, -1);

    assertThat(files(meeting.stop(4)))
        .containsExactly("1-microphone.webm", "2-camera." + extension);
    JsonNode probed = Probe.of(file("2-camera." + extension));
    JsonNode stream = stream(probed);
    assertThat(stream.path("codec_name").asString()).isEqualTo(name);
    assertThat(stream.path("width").asInt()).isEqualTo(320);
    assertThat(stream.path("height").asInt()).isEqualTo(180);
    assertThat(stream.path("start_time").asDouble()).isCloseTo(1.25, within(0.002));
    assertThat(stream.path("nb_read_frames").asInt()).isEqualTo(30);
    assertThat(probed.at("/format/tags/title").asString()).isEqualTo("ann (camera)");
    assertThat(Probe.complaints(file("2-camera." + extension))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OPUS,webm,opus", "PCMU,mka,pcm_mulaw", "PCMA,mka,pcm_alaw", "G722,mka,adpcm_g722"})
  void everyAudioCodecHasAFileThatOthersDecode(Codec codec, String extension, String name)
      throws IOException {
    Meeting meeting = new Meeting();
    SentUnits.track(meeting, 0, 1, SentUnits.format(96, Codec.VP8));
    SentUnits.send(
        meeting,
        1,
        SentUnits.format(96, Codec.VP8),
        0,
        Meeting.pictures(Codec.VP8, 0, 0.2, 160, 90, _ -> RED),
        0,
        _ -> false,
        -1);
    RtpFormat format = SentUnits.format(9, codec);
    SentUnits.track(meeting, 0.9, 2, format);
    String codecs = "vp8+" + codec.encodingName().toLowerCase(Locale.ROOT);
    List<AccessUnit> units = synthesize(codecs, Synthesizer.AUDIO_FILE);
    // A pause of half a second in the middle.
    int next = SentUnits.send(meeting, 2, format, 1, units.subList(0, 50), 0, _ -> false, -1);
    SentUnits.send(meeting, 2, format, 1.5, units.subList(50, 100), next, _ -> false, -1);

    String file = "2-microphone." + extension;
    assertThat(files(meeting.stop(4))).containsExactly("1-camera.webm", file);
    JsonNode stream = stream(Probe.of(file(file)));
    assertThat(stream.path("codec_name").asString()).isEqualTo(name);
    assertThat(stream.path("start_time").asDouble()).isCloseTo(1, within(0.002));
    assertThat(Probe.complaints(file(file))).isEmpty();
    float[] sound = new Screening(Probe.programs(), file(file)).sound();
    assertThat(sound.length / 48_000.0).isCloseTo(3.5, within(0.03));
    // The second beep is the first of what comes behind the pause.
    assertThat(Screening.beeps(sound, Tones.beepHz(2)))
        .anySatisfy(beep -> assertThat(beep).isCloseTo(2.5, within(0.012)));
  }

  @Test
  void aChangeOfCodecSizeOrRotationBeginsAnotherFile() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat vp8 = SentUnits.format(96, Codec.VP8);
    RtpFormat h264 = SentUnits.format(97, Codec.H264);
    SentUnits.track(meeting, 0, 1, vp8, h264);
    IntPredicate none = _ -> false;
    int next = SentUnits.send(meeting, 1, vp8, 0, small(0, 1), 0, none, -1);
    next =
        SentUnits.send(meeting, 1, h264, 0, pictures(Codec.H264, 1, 2, 320, 180), next, none, -1);
    next = SentUnits.send(meeting, 1, h264, 0, pictures(Codec.H264, 2, 3, 160, 90), next, none, -1);
    next = SentUnits.send(meeting, 1, h264, 0, pictures(Codec.H264, 3, 4, 160, 90), next, none, 1);
    SentUnits.send(meeting, 1, vp8, 0, small(4, 5), next, none, 2);

    assertThat(files(meeting.stop(5)))
        .containsExactly(
            "1-camera-2.mp4",
            "1-camera-3.mp4",
            "1-camera-4.mp4",
            "1-camera-5.webm",
            "1-camera.webm");
    double[] starts = {0, 1, 2, 3, 4};
    // FFmpeg counts them anticlockwise.
    int[] rotations = {0, 0, 0, -90, -180};
    for (int part = 0; part < 5; part++) {
      String suffix = part == 0 ? "" : "-" + (part + 1);
      Path file = file("1-camera" + suffix + (part % 4 == 0 ? ".webm" : ".mp4"));
      JsonNode stream = stream(Probe.of(file));
      assertThat(stream.path("start_time").asDouble()).isCloseTo(starts[part], within(0.002));
      assertThat(stream.path("width").asInt()).isEqualTo(part == 1 ? 320 : 160);
      assertThat(stream.at("/side_data_list/0/rotation").asInt())
          .as("rotation of part %d", part)
          .isEqualTo(rotations[part]);
      assertThat(Probe.complaints(file)).isEmpty();
    }
  }

  @Test
  void nothingThatCannotBeDecodedIsWrittenAfterALoss() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat vp8 = SentUnits.format(96, Codec.VP8);
    SentUnits.track(meeting, 0, 1, vp8);
    // A keyframe each second: what is lost at 1.4 s is missed until 2 s.
    SentUnits.send(meeting, 1, vp8, 0, small(0, 4), 0, number -> number == 35, -1);

    files(meeting.stop(4));
    JsonNode stream = stream(Probe.of(file("1-camera.webm")));
    assertThat(stream.path("nb_read_frames").asInt()).isEqualTo(100 - 15);
    assertThat(Probe.complaints(file("1-camera.webm"))).isEmpty();
  }

  @Test
  void whatIsMutedOrCameAfterTheEndIsNotThere() throws IOException {
    Meeting meeting = new Meeting();
    RtpFormat vp8 = SentUnits.format(96, Codec.VP8);
    SentUnits.track(meeting, 0, 1, vp8);
    SentUnits.send(meeting, 1, vp8, 0, small(0, 6), 0, _ -> false, -1);
    meeting.event(1.5, new SessionEvent.TrackMuted(1, true));
    meeting.event(2.5, new SessionEvent.TrackMuted(1, false));
    meeting.event(4.5, new SessionEvent.TrackRemoved(1));
    meeting.microphone(2, "ann", 0, 6, 440);
    meeting.event(2, new SessionEvent.TrackMuted(2, true));
    meeting.event(3, new SessionEvent.TrackMuted(2, false));

    files(meeting.stop(6));
    // Until 1.5 s, and from the keyframe at 3 s until 4.5 s.
    JsonNode camera = stream(Probe.of(file("1-camera.webm")));
    assertThat(camera.path("nb_read_frames").asInt()).isBetween(37 + 37, 39 + 39);
    float[] sound = new Screening(Probe.programs(), file("2-microphone.webm")).sound();
    assertThat(peak(sound, 1, 1.9)).isGreaterThan(0.1f);
    assertThat(peak(sound, 2.1, 2.9)).isZero();
    assertThat(peak(sound, 3.1, 5.9)).isGreaterThan(0.1f);
  }

  private static float peak(float[] sound, double from, double to) {
    float peak = 0;
    for (int i = (int) (from * 48_000); i < (int) (to * 48_000); i++) {
      peak = Math.max(peak, Math.abs(sound[i]));
    }
    return peak;
  }

  /** The capture begins without a keyframe, and its resolution changes. */
  @Test
  void whatABrowserSentIsWhole() throws IOException {
    List<String> files = files(CaptureTest.meeting("h264", Codec.H264));
    assertThat(files).contains("1-camera.mp4", "1-camera-2.mp4", "2-microphone.webm");
    int pictures = 0;
    for (String name : files) {
      assertThat(Probe.complaints(file(name))).as(name).isEmpty();
      JsonNode stream = stream(Probe.of(file(name)));
      pictures += name.endsWith(".mp4") ? stream.path("nb_read_frames").asInt() : 0;
    }
    JsonNode small = stream(Probe.of(file("1-camera.mp4")));
    JsonNode large = stream(Probe.of(file("1-camera-2.mp4")));
    assertThat(small.path("width").asInt()).isLessThan(large.path("width").asInt());
    assertThat(large.path("start_time").asDouble())
        .isGreaterThan(small.path("start_time").asDouble());
    assertThat(small.path("start_time").asDouble()).isBetween(1.0, 4.0);
    assertThat(pictures).isGreaterThan(100);
  }

  @Test
  void theSameJournalGivesTheSameBytes() throws IOException {
    Path journal = Compositions.journal(directory.resolve("journal"));
    List<CellReport.OutputFile> once = ((CellReport.Done) isolate(journal).getLast()).files();
    List<CellReport.OutputFile> again = ((CellReport.Done) isolate(journal).getLast()).files();
    assertThat(once).hasSize(2).isEqualTo(again);
    assertThat(once).allMatch(file -> Files.exists(file(file.file())));
  }

  /** Flashes and beeps of two people, of whom one joins late over a slow path. */
  @Test
  void everyTrackIsWhereTheCompositeHasIt() throws IOException {
    long ms = 1_000_000;
    SyncConditions conditions =
        SyncConditions.clean("isolated")
            .paths(
                List.of(new Impairment.Delay(20 * ms)),
                List.of(new Impairment.Delay(120 * ms), new Impairment.UniformJitter(40 * ms)))
            .joining(2);
    List<EncodedParticipant> people =
        List.of(EncodedParticipant.of(0, 5), EncodedParticipant.of(1, 5));
    SyncMeeting meeting = new SyncMeeting(conditions, people, 7);
    Path journal = meeting.write(directory.resolve("journal"));
    Path segments = directory.resolve("segments");
    Result.compose(
        new CellTask.Compose(
            journal, segments, SyncMeeting.format(conditions), 0, false, DELAY_MILLIS, 1));
    Path composite = directory.resolve("composite.mp4");
    Files.write(composite, Result.joined(segments));
    isolate(journal);

    Programs programs = Probe.programs();
    float[] mixed = new Screening(programs, composite).sound();
    for (int number = 0; number < 2; number++) {
      int hertz = Tones.beepHz(number);
      Path microphone = file(2 * number + 2 + "-microphone.webm");
      List<Double> alone = Screening.beeps(new Screening(programs, microphone).sound(), hertz);
      List<Double> together = Screening.beeps(mixed, hertz);
      assertThat(alone).hasSizeGreaterThanOrEqualTo(3);
      for (double beep : alone.subList(1, alone.size() - 1)) {
        assertThat(together)
            .as("beep of %d", number)
            .anySatisfy(other -> assertThat(other).isCloseTo(beep, within(0.01)));
      }
      Map<Integer, Double> seen = meeting.firstSeen(new Screening(programs, composite), number);
      Map<Integer, Double> own = seenAlone(programs, file(2 * number + 1 + "-camera.webm"));
      assertThat(own).hasSizeGreaterThan(100);
      int compared = 0;
      for (Map.Entry<Integer, Double> picture : own.entrySet()) {
        Double there = seen.get(picture.getKey());
        if (there != null && picture.getKey() > 15) {
          compared++;
          // The composite has a picture each 17 ms.
          assertThat(there).as("picture %s", picture).isCloseTo(picture.getValue(), within(0.018));
        }
      }
      assertThat(compared).isGreaterThan(100);
    }
  }

  /** When each numbered picture of a file is shown. */
  private static Map<Integer, Double> seenAlone(Programs programs, Path file) throws IOException {
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

  private static List<AccessUnit> small(double from, double to) {
    return pictures(Codec.VP8, from, to, 160, 90);
  }

  private static List<AccessUnit> pictures(
      Codec codec, double from, double to, int width, int height) {
    return Meeting.pictures(codec, from, to, width, height, _ -> GREEN);
  }
}
