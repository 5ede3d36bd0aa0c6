package io.videoconf.recorder.media.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.chapter.MarkFile;
import io.videoconf.recorder.media.compose.Compositions;
import io.videoconf.recorder.media.compose.SegmentNames;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jcodec.common.DemuxerTrackMeta;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.io.SeekableByteChannel;
import org.jcodec.containers.mp4.demuxer.MP4Demuxer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AssemblyTest {
  /** What is composed once, and only read. */
  @TempDir static Path composed;

  @TempDir Path directory;

  /** Three segments and a bit: 3.2 s at 25 frames per second, the last two of a restarted cell. */
  private static Path restarted;

  /** 18 segments of a talk of two. */
  private static Path talk;

  @BeforeAll
  static void compose() throws IOException {
    restarted = composed.resolve("restarted");
    Compositions.restartedAtSegment2(composed.resolve("journal"), restarted);
    talk = composed.resolve("talk");
    Compositions.talk(composed.resolve("journal-of-talk"), talk);
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private Path assemble() {
    Path output = directory.resolve("master.mp4");
    CellReport last =
        new Assembly(new CellTask.Assemble(restarted, 4, output)).run(new Reports(_ -> {}));
    assertThat(last)
        .isInstanceOfSatisfying(
            CellReport.Done.class,
            done -> {
              assertThat(done.durationSeconds()).isCloseTo(3.2, within(0.03));
              assertThat(done.files().getFirst().file()).isEqualTo("master.mp4");
            });
    return output;
  }

  @Test
  void anotherReaderFindsBothTracksInFullLength() throws IOException {
    Path output = assemble();
    try (SeekableByteChannel channel = NIOUtils.readableChannel(output.toFile());
        MP4Demuxer demuxer = MP4Demuxer.createMP4Demuxer(channel)) {
      DemuxerTrackMeta video = demuxer.getVideoTrack().getMeta();
      assertThat(video.getTotalFrames()).isEqualTo(80);
      assertThat(video.getTotalDuration()).isCloseTo(3.2, within(0.001));
      assertThat(video.getSeekFrames()).contains(0, 25, 50, 75);
      DemuxerTrackMeta audio = demuxer.getAudioTracks().getFirst().getMeta();
      assertThat(audio.getTotalFrames()).isEqualTo(150);
      assertThat(audio.getTotalDuration()).isCloseTo(3.2, within(0.001));
    }
  }

  @Test
  void theMoovBoxComesFirst() throws IOException {
    byte[] bytes = Files.readAllBytes(assemble());
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(latin.indexOf("moov")).isPositive().isLessThan(latin.indexOf("mdat"));
    assertThat(latin.indexOf("moof")).isNegative();
  }

  @Test
  void theReportTellsTheFilesDigest() throws IOException {
    Path output = assemble();
    assertThat(FileDigest.sha256(output))
        .isEqualTo(FileDigest.sha256(Files.readAllBytes(output)))
        .hasSize(64);
    assertThat(directory.resolve("master.mp4.part")).doesNotExist();
  }

  @Test
  void ffprobeHasNothingToComplainAbout() throws Exception {
    Path master = assemble();
    List<String> streams = new ArrayList<>();
    for (JsonNode stream : Probe.of(master).path("streams")) {
      streams.add(
          String.join(
              ",",
              stream.path("codec_type").asString(),
              stream.path("codec_name").asString(),
              stream.path("start_time").asString(),
              stream.path("duration").asString(),
              stream.path("nb_frames").asString()));
    }
    // The last one is the list of chapters as QuickTime wants it.
    assertThat(streams)
        .containsExactly(
            "video,h264,0.000000,3.200000,80",
            "audio,aac,0.000000,3.200000,150",
            "data,bin_data,0.000000,3.200000,1");
    assertThat(Probe.complaints(master)).isEmpty();
  }

  private CellReport.Done talk() {
    return (CellReport.Done) new Assembly(task()).run(new Reports(_ -> {}));
  }

  @Test
  void chaptersTellWhoSpokeAndWhatWasShown() throws IOException {
    CellReport.Done done = talk();
    assertThat(done.files())
        .extracting(CellReport.OutputFile::file)
        .containsExactly("master.mp4", "chapters.vtt", "audio.m4a");
    for (String file : List.of("master.mp4", "audio.m4a")) {
      List<String> titles = new ArrayList<>();
      List<Double> starts = new ArrayList<>();
      for (JsonNode chapter : Probe.of(directory.resolve(file)).path("chapters")) {
        titles.add(chapter.at("/tags/title").asString());
        starts.add(chapter.path("start_time").asDouble());
      }
      assertThat(titles)
          .as(file)
          .containsExactly(
              "ann joined, Bob & <i>Söns</i> joined, ann speaks",
              "Bob & <i>Söns</i> speaks",
              "Bob & <i>Söns</i> shares a screen");
      assertThat(starts.get(0)).isZero();
      assertThat(starts.get(1)).isBetween(6.0, 7.0);
      assertThat(starts.get(2)).isCloseTo(12, within(0.05));
    }
    assertThat(Files.readString(directory.resolve("chapters.vtt")))
        .startsWith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:06.")
        .contains("\nBob &amp; &lt;i&gt;Söns&lt;/i&gt; shares a screen\n")
        .doesNotContain("<i>");
  }

  @Test
  void theSoundAloneIsTheSameSound() throws IOException {
    CellReport.Done done = talk();
    Path audio = directory.resolve("audio.m4a");
    JsonNode probed = Probe.of(audio);
    JsonNode sound = probed.path("streams").get(0);
    assertThat(sound.path("codec_name").asString()).isEqualTo("aac");
    assertThat(sound.path("start_time").asDouble()).isZero();
    assertThat(sound.path("duration").asDouble()).isCloseTo(done.durationSeconds(), within(0.03));
    assertThat(probed.at("/format/tags/major_brand").asString()).isEqualTo("M4A ");
    String latin = Files.readString(audio, StandardCharsets.ISO_8859_1);
    assertThat(latin.indexOf("moov")).isPositive().isLessThan(latin.indexOf("mdat"));
    assertThat(packets(audio)).hasSizeGreaterThan(800).isEqualTo(packets(task().output()));
    assertThat(Probe.complaints(audio)).isEmpty();
  }

  private CellTask.Assemble task() {
    return new CellTask.Assemble(talk, 18, directory.resolve("master.mp4"), true, null);
  }

  private static List<String> packets(Path file) {
    List<String> packets = new ArrayList<>();
    try (Demuxer demuxer = Demuxer.open(file);
        Packet packet = Packet.allocate()) {
      StreamInfo sound = demuxer.first(MediaKind.AUDIO).orElseThrow();
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == sound.index()) {
          packets.add(packet.pts() + " " + FileDigest.sha256(packet.bytes()));
        }
      }
    }
    return packets;
  }

  @Test
  void chaptersThatCannotBeReadAreNoReasonToHaveNoMaster() throws IOException {
    Path segments = Files.createDirectory(directory.resolve("segments"));
    try (Stream<Path> files = Files.list(restarted)) {
      for (Path file : files.toList()) {
        Files.copy(file, segments.resolve(file.getFileName()));
      }
    }
    Files.writeString(segments.resolve(MarkFile.name(1)), "{no mark");
    List<CellReport> reports = new ArrayList<>();
    CellTask.Assemble task = new CellTask.Assemble(segments, 4, directory.resolve("master.mp4"));
    assertThat(new Assembly(task).run(new Reports(reports::add)))
        .isInstanceOf(CellReport.Done.class);
    assertThat(reports)
        .anySatisfy(report ->
            assertThat(report)
                .isInstanceOfSatisfying(
                    CellReport.Warning.class, w -> assertThat(w.code()).isEqualTo("no_chapters")));
  }

  @Test
  void tilesThatAreNotThereAreNoReasonToHaveNoMaster() {
    List<CellReport> reports = new ArrayList<>();
    CellTask.Assemble task =
        new CellTask.Assemble(
            restarted, 4, directory.resolve("master.mp4"), false, CellTask.Stills.USUAL);
    assertThat(new Assembly(task).run(new Reports(reports::add)))
        .isInstanceOfSatisfying(
            CellReport.Done.class,
            done ->
                assertThat(done.files())
                    .extracting(CellReport.OutputFile::file)
                    .containsExactly("master.mp4", "chapters.vtt"));
    assertThat(reports)
        .anySatisfy(report ->
            assertThat(report)
                .isInstanceOfSatisfying(
                    CellReport.Warning.class,
                    w -> assertThat(w.code()).isEqualTo("no_storyboard")));
  }

  @Test
  void aMissingSegmentIsTheInputsFault() throws IOException {
    Path segments = Files.createDirectories(directory.resolve("segments"));
    Files.write(segments.resolve(SegmentNames.INIT), new byte[10]);
    CellTask.Assemble task = new CellTask.Assemble(segments, 1, directory.resolve("master.mp4"));
    assertThatThrownBy(() -> new Assembly(task).run(new Reports(_ -> {})))
        .isInstanceOfSatisfying(
            CellFailure.class, e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.INPUT));
  }
}
