package io.videoconf.recorder.media.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.media.compose.Compositions;
import io.videoconf.recorder.media.compose.SegmentNames;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jcodec.common.DemuxerTrackMeta;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.io.SeekableByteChannel;
import org.jcodec.containers.mp4.demuxer.MP4Demuxer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblyTest {
  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /** Three segments and a bit: 3.2 s at 25 frames per second, the last two of a restarted cell. */
  private Path assemble() throws IOException {
    Path segments = directory.resolve("segments");
    Compositions.restartedAtSegment2(directory.resolve("journal"), segments);
    Path output = directory.resolve("master.mp4");
    CellReport last =
        new Assembly(new CellTask.Assemble(segments, 4, output)).run(new Reports(_ -> {}));
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
    ProcessBuilder ffprobe = Programs.unpack().start("ffprobe");
    ffprobe
        .command()
        .addAll(
            List.of(
                "-v",
                "warning",
                "-show_entries",
                "stream=codec_name,start_time,duration,nb_frames",
                "-of",
                "csv=p=0",
                assemble().toString()));
    Process process = ffprobe.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    // The loader's own word about a stand-in library is none of ffprobe's.
    assertThat(said.lines().filter(line -> !line.contains("no version information")))
        .containsExactly("h264,0.000000,3.200000,80", "aac,0.000000,3.200000,150");
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
