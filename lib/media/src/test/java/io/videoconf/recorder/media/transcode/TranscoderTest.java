package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.assemble.SegmentSource;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.synth.FrameCode;
import io.videoconf.recorder.media.synth.LumaPlane;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.SynthClip;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscoderTest {
  private static final int FPS = 25;
  private static final int SECONDS = 5;
  private static final SynthClip.Spec CLIP = new SynthClip.Spec(640, 360, FPS, SECONDS, 2, true);
  private static final List<CellTask.Rung> RUNGS =
      List.of(
          new CellTask.Rung("720p", 720, 1_000_000),
          new CellTask.Rung("240p", 240, 250_000),
          new CellTask.Rung("180p", 180, 150_000));

  @TempDir static Path shared;
  @TempDir Path directory;

  @BeforeAll
  static void makeInput() {
    SynthClip.write(shared.resolve("in.mp4"), CLIP);
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void aLadderOfAlignedRenditionsComesOut() throws Exception {
    CellReport.Done done = done(transcode(shared.resolve("in.mp4")));
    assertThat(done.durationSeconds()).isEqualTo(SECONDS, offset(0.001));
    assertThat(Files.readString(directory.resolve("master.m3u8")))
        .contains("mp4a.40.2", "RESOLUTION=640x360", "RESOLUTION=426x240", "RESOLUTION=320x180")
        .contains("360p/index.m3u8\n", "240p/index.m3u8\n", "180p/index.m3u8\n")
        .doesNotContain("720p");
    for (String name : List.of("360p", "240p", "180p")) {
      List<Found> video = probe(name, MediaKind.VIDEO);
      assertThat(video).as(name).hasSize(FPS * SECONDS);
      assertThat(video.stream().filter(Found::key).map(Found::seconds))
          .as(name)
          .containsExactly(0.0, 2.0, 4.0);
      assertThat(Files.readString(directory.resolve(name + "/index.m3u8")))
          .contains("#EXTINF:2.000000,\nseg-00001.m4s\n#EXTINF:1.000000,\nseg-00002.m4s\n")
          .endsWith("#EXT-X-ENDLIST\n");
    }
    assertThat(probe("audio-1", MediaKind.AUDIO)).hasSizeBetween(234, 236);
  }

  @Test
  void everyRenditionShowsTheSameFrameAtTheSameTime() throws Exception {
    done(transcode(shared.resolve("in.mp4")));
    for (String name : List.of("360p", "240p", "180p")) {
      assertThat(frameNumbers(join(name)))
          .as(name)
          .isEqualTo(IntStream.range(0, FPS * SECONDS).boxed().toList());
    }
  }

  @Test
  void theSoundOfASegmentsTimeIsInThatSegment() throws Exception {
    done(transcode(shared.resolve("in.mp4")));
    List<Found> sound = probe("audio-1", MediaKind.AUDIO);
    assertThat(sound.getFirst().seconds()).isEqualTo(0, offset(0.022));
    List<Path> second =
        List.of(directory.resolve("audio-1/init.mp4"), directory.resolve("audio-1/seg-00001.m4s"));
    List<Found> packets;
    try (SegmentSource source = new SegmentSource(second);
        Demuxer demuxer = Demuxer.open(source, "mp4")) {
      packets = packets(demuxer, MediaKind.AUDIO);
    }
    assertThat(packets.getFirst().seconds()).isBetween(2.0, 2.022);
    assertThat(packets.getLast().seconds()).isBetween(3.978, 4.0);
  }

  @Test
  void ffprobeSeesEveryRenditionThroughTheMultivariantPlaylist() throws Exception {
    done(transcode(shared.resolve("in.mp4")));
    Path result = directory.resolve("probe.txt");
    ProcessBuilder ffprobe = Programs.unpack().start("ffprobe");
    ffprobe
        .command()
        .addAll(
            List.of(
                "-v",
                "error",
                "-select_streams",
                "v",
                "-count_packets",
                "-show_entries",
                "stream=height,nb_read_packets",
                "-of",
                "csv=p=0",
                directory.resolve("master.m3u8").toString()));
    Process process = ffprobe.redirectErrorStream(true).redirectOutput(result.toFile()).start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllLines(result)).contains("360,125", "240,125", "180,125");
  }

  @Test
  void everyFileIsReportedWithItsSize() throws Exception {
    CellReport.Done done = done(transcode(shared.resolve("in.mp4")));
    assertThat(done.files()).hasSize(4 * (1 + 3 + 1) + 2);
    for (CellReport.OutputFile file : done.files()) {
      assertThat(Files.size(directory.resolve(file.file()))).isEqualTo(file.bytes());
      assertThat(file.sha256()).hasSize(64);
    }
    assertThat(done.files().stream().map(CellReport.OutputFile::contentType).distinct())
        .containsExactlyInAnyOrder(
            "video/mp4",
            "video/iso.segment",
            "application/vnd.apple.mpegurl",
            "application/dash+xml");
  }

  @Test
  void progressGrows() throws Exception {
    List<Double> reached = new ArrayList<>();
    new Transcoder(task(shared.resolve("in.mp4")))
        .run(
            new Reports(report -> {
              if (report instanceof CellReport.Progress p) {
                reached.add(p.mediaSeconds() / p.totalSeconds());
              }
            }));
    assertThat(reached).isSorted().isNotEmpty().allMatch(p -> p >= 0 && p <= 1);
  }

  @Test
  void aFileThatIsNoMediaIsTheInputsFault() throws Exception {
    Path file = directory.resolve("in.txt");
    Files.writeString(file, "no media at all\n".repeat(100));
    assertFailed(file, "not_media");
  }

  @Test
  void aPlaylistIsNoInput() throws Exception {
    Path file = directory.resolve("in.m3u8");
    Files.writeString(file, "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n");
    assertFailed(file, "not_media");
  }

  @Test
  void aFileWithoutPictureIsTheInputsFault() throws Exception {
    Path file = directory.resolve("in.m4a");
    SynthClip.writeSoundOnly(file);
    assertFailed(file, "no_video");
  }

  @Test
  void aTruncatedFileIsTheInputsFault() throws Exception {
    byte[] whole = Files.readAllBytes(shared.resolve("in.mp4"));
    Path file = directory.resolve("in.mp4");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertFailed(file, "truncated");
  }

  private void assertFailed(Path input, String code) {
    assertThatThrownBy(() -> transcode(input))
        .isInstanceOfSatisfying(
            CellFailure.class,
            failure -> {
              assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
              assertThat(failure.code()).isEqualTo(code);
            });
  }

  private static CellReport.Done done(CellReport report) {
    assertThat(report).isInstanceOf(CellReport.Done.class);
    return (CellReport.Done) report;
  }

  private CellReport transcode(Path input) {
    return new Transcoder(task(input)).run(new Reports(report -> {}));
  }

  private CellTask.Transcode task(Path input) {
    return new CellTask.Transcode(input, directory, RUNGS, 2);
  }

  /** The packets of a stream in the files that a rendition's playlist names, in its order. */
  private List<Found> probe(String rendition, MediaKind kind) throws IOException {
    Path playlist = directory.resolve(rendition + "/index.m3u8");
    List<Path> files = new ArrayList<>();
    for (String line : Files.readAllLines(playlist)) {
      if (line.startsWith("#EXT-X-MAP:")) {
        files.add(playlist.resolveSibling(line.split("\"")[1]));
      } else if (!line.startsWith("#")) {
        files.add(playlist.resolveSibling(line));
      }
    }
    try (SegmentSource source = new SegmentSource(files);
        Demuxer demuxer = Demuxer.open(source, "mp4")) {
      return packets(demuxer, kind);
    }
  }

  private static List<Found> packets(Demuxer demuxer, MediaKind kind) {
    List<Found> found = new ArrayList<>();
    try (Packet packet = Packet.allocate()) {
      StreamInfo stream = demuxer.first(kind).orElseThrow();
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == stream.index()) {
          found.add(new Found(packet.pts() * stream.timeBase().toDouble(), packet.key()));
        }
      }
    }
    return found;
  }

  private record Found(double seconds, boolean key) {}

  private Path join(String rendition) throws IOException {
    Path joined = directory.resolve(rendition + ".mp4");
    try (var out = Files.newOutputStream(joined)) {
      Files.copy(directory.resolve(rendition + "/init.mp4"), out);
      for (int i = 0; i < 3; i++) {
        Files.copy(directory.resolve(rendition + "/seg-0000" + i + ".m4s"), out);
      }
    }
    return joined;
  }

  /** The numbers that the pictures say, or -1. */
  private static List<Integer> frameNumbers(Path file) {
    List<Integer> numbers = new ArrayList<>();
    try (Demuxer demuxer = Demuxer.open(file);
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      StreamInfo video = demuxer.first(MediaKind.VIDEO).orElseThrow();
      try (Decoder decoder = Decoder.open(video, Map.of())) {
        boolean more = true;
        while (more) {
          more = demuxer.read(packet);
          if (!more || packet.streamIndex() == video.index()) {
            decoder.send(more ? packet : null);
            while (decoder.receive(frame) == Decoder.Received.FRAME) {
              LumaPlane luma = new LumaPlane(frame.plane(0), frame.stride(0));
              Region whole = new Region(0, 0, frame.width(), frame.height());
              numbers.add(FrameCode.read(luma, whole).orElse(-1));
            }
          }
        }
      }
    }
    return numbers;
  }
}
