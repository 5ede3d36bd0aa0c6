package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sources that are not as our own masters are, made by FFmpeg's program, judged by ffprobe. */
class ForeignSourceTest {
  private static final List<Rung> RUNGS =
      List.of(new Rung("360p", 360, 400_000), new Rung("120p", 120, 80_000));

  @TempDir static Path shared;
  @TempDir Path directory;

  /**
   * Portrait, odd, in VP9, its frame rate varies; two languages in Opus, subtitles, chapters; the
   * picture begins at 1 s.
   */
  private static Path conference;

  @BeforeAll
  static void makeConference() throws IOException {
    Path subtitles = shared.resolve("subtitles.srt");
    Files.writeString(
        subtitles,
        """
        1
        00:00:01,000 --> 00:00:02,500
        Hello <i>you</i> & 1 < 2

        2
        00:00:03,000 --> 00:00:04,000
        --> not an arrow
        """);
    Path chapters = shared.resolve("chapters.txt");
    Files.writeString(
        chapters,
        """
        ;FFMETADATA1
        [CHAPTER]
        TIMEBASE=1/1000
        START=0
        END=2000
        title=Welcome
        [CHAPTER]
        TIMEBASE=1/1000
        START=2000
        END=6000
        title=Questions
        """);
    conference = shared.resolve("conference.mkv");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=181x321:r=20:d=6 -f lavfi -i sine=440:d=6"
                + " -f lavfi -i sine=880:d=6 -i %s -i %s -map 0:v -map 1:a -map 2:a -map 3:s"
                + " -map_chapters 4 -vf select='not(between(n,40,55)*mod(n,4))' -fps_mode vfr"
                + " -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 300k -g 50 -c:a libopus"
                + " -b:a 48k -c:s srt -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu"
                + " -metadata:s:s:0 language=eng %s")
            .formatted(subtitles, chapters, conference)
            .split(" "));
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void everythingOfAForeignSourceIsInTheLadder() throws Exception {
    transcode(conference, true, null);
    assertThat(Files.readString(directory.resolve("master.m3u8")))
        .contains(
            "RESOLUTION=180x320", "RESOLUTION=120x214", "LANGUAGE=\"eng\"", "LANGUAGE=\"deu\"")
        .contains("TYPE=SUBTITLES");
    assertThat(Files.readString(directory.resolve("subtitles-1/subtitles.vtt")))
        .isEqualTo(
            """
            WEBVTT

            00:00:01.000 --> 00:00:02.500
            Hello <i>you</i> &amp; 1 &lt; 2

            00:00:03.000 --> 00:00:04.000
            --&gt; not an arrow
            """);
    assertThat(Files.readString(directory.resolve("chapters.vtt")))
        .contains("Welcome", "Questions");
    for (String index : List.of("master.m3u8", "manifest.mpd")) {
      // FFmpeg takes no subtitles from a manifest unless it is told that they may be called so.
      JsonNode seen = Probe.of(directory.resolve(index), "-allowed_extensions", "ALL");
      assertThat(seen.get("format").get("duration").asDouble()).as(index).isCloseTo(6, within(.06));
      assertThat(seen.get("streams").findValuesAsString("codec_type"))
          .as(index)
          .contains("video", "audio");
      assertThat(heights(seen)).as(index).contains(320, 214);
    }
    assertThat(Probe.complaints(directory.resolve("master.m3u8"))).isEmpty();
  }

  @Test
  void theSameFramesAreShownAtTheSameTimesWhateverTheRate() throws Exception {
    transcode(conference, true, null);
    List<Double> wanted = Probe.pictureTimes(conference).stream().sorted().toList();
    for (String file : List.of("180p.mp4", "120p.mp4")) {
      List<Double> times = Probe.pictureTimes(directory.resolve(file));
      assertThat(times).as(file).hasSameSizeAs(wanted);
      for (int i = 0; i < times.size(); i++) {
        assertThat(times.get(i)).isCloseTo(wanted.get(i) - wanted.getFirst(), within(.002));
      }
    }
  }

  @Test
  void anMp4HoldsAllSoundsAndChaptersWithItsIndexFirst() throws Exception {
    transcode(conference, true, null);
    for (String file : List.of("180p.mp4", "120p.mp4", "audio.m4a")) {
      JsonNode seen = Probe.of(directory.resolve(file));
      assertThat(seen.get("chapters")).as(file).hasSize(2);
      assertThat(seen.get("streams").findValuesAsString("codec_type").stream())
          .as(file)
          .filteredOn("audio"::equals)
          .hasSize(2);
      String bytes =
          new String(Files.readAllBytes(directory.resolve(file)), StandardCharsets.ISO_8859_1);
      assertThat(bytes.indexOf("moov")).as(file).isPositive().isLessThan(bytes.indexOf("mdat"));
      assertThat(Probe.complaints(directory.resolve(file))).as(file).isEmpty();
    }
  }

  @Test
  void manyPartsAreTheSameBytesAsOne() throws Exception {
    Path source = shared.resolve("long.mp4");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=320x180:r=15:d=12 -f lavfi -i sine=440:d=12 -c:v libopenh264"
                + " -b:v 200k -g 15 -c:a aac -movflags +faststart "
                + source)
            .split(" "));
    for (Path input : List.of(source, conference)) {
      TreeMap<String, String> whole = null;
      for (int count : new int[] {1, 2, 3, 7}) {
        Path parts = directory.resolve(input.getFileName() + "-" + count);
        for (int i = 0; i < count; i++) {
          new Transcoder(
                  new CellTask.Transcode(
                      input, parts, RUNGS, 1, false, null, new CellTask.Part(i, count)))
              .run(new Reports(report -> {}));
        }
        CellReport report =
            new LadderPackaging(new CellTask.PackageLadder(parts, true)).run(new Reports(r -> {}));
        TreeMap<String, String> sums = new TreeMap<>();
        ((CellReport.Done) report).files().forEach(file -> sums.put(file.file(), file.sha256()));
        if (whole == null) {
          whole = sums;
          assertThat(sums.keySet()).contains("master.m3u8", "manifest.mpd", "120p.mp4");
        }
        assertThat(sums).as("%s in %d parts", input.getFileName(), count).isEqualTo(whole);
      }
    }
  }

  @Test
  void theSoundIsBroughtToTheLoudnessThatIsAskedFor() throws Exception {
    Path quiet = shared.resolve("quiet.mp4");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=128x128:r=5:d=6 -f lavfi -i"
                + " aevalsrc=0.02*sin(2*PI*440*t)*(1+0.9*sin(2*PI*t)):s=44100:d=6:c=mono"
                + " -c:v libopenh264 -c:a aac "
                + quiet)
            .split(" "));
    transcode(quiet, true, -20.0);
    assertThat(Probe.loudness(directory.resolve("audio.m4a"))).isCloseTo(-20, within(.5));
    assertThat(Probe.loudness(quiet)).isLessThan(-35);
  }

  @Test
  void vp9AndAv1AreMadeOfTheSamePictures() throws Exception {
    Path source = shared.resolve("short.mp4");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=320x180:r=10:d=4 -c:v libopenh264 -b:v 300k -g 10 " + source)
            .split(" "));
    List<Rung> rungs =
        List.of(
            new Rung("120p", 120, 80_000),
            new Rung("120p-vp9", 120, 60_000, VideoCodec.VP9),
            new Rung("120p-av1", 120, 50_000, VideoCodec.AV1));
    new Transcoder(new CellTask.Transcode(source, directory, rungs, 1, true, null, null))
        .run(new Reports(report -> {}));
    assertThat(Files.readString(directory.resolve("master.m3u8")))
        .containsPattern("CODECS=\"avc1\\.[0-9A-F]{6}\"")
        .containsPattern("CODECS=\"vp09\\.00\\.\\d\\d\\.08\"")
        .containsPattern("CODECS=\"av01\\.0\\.\\d\\dM\\.08\"")
        .doesNotContain("AUDIO=");
    for (String name : List.of("120p", "120p-vp9", "120p-av1")) {
      Path file = directory.resolve(name + ".mp4");
      assertThat(Probe.pictureTimes(file)).as(name).hasSize(40);
      assertThat(Probe.complaints(file)).as(name).isEmpty();
      try (Stream<Path> segments = Files.list(directory.resolve(name))) {
        assertThat(segments).as(name).hasSize(4 + 2);
      }
    }
  }

  /** What encoders of others make: pictures that are decoded before those they are shown after. */
  @Test
  void picturesOutOfOrderAreCopiedAsTheyAre() throws Exception {
    Path source = directory.resolve("b-frames.mp4");
    try (InputStream clip = getClass().getResourceAsStream("/b-frames.mp4")) {
      Files.copy(Objects.requireNonNull(clip), source);
    }
    List<Rung> rungs = List.of(new Rung("128p", 128, 200_000), new Rung("96p", 96, 60_000));
    new Transcoder(new CellTask.Transcode(source, directory, rungs, 1, true, null, null))
        .run(new Reports(report -> {}));
    assertThat(directory.resolve("128p.mp4")).as("encoded").doesNotExist();
    for (String playlist : List.of("128p/index.m3u8", "96p/index.m3u8")) {
      List<Double> times =
          Probe.pictureTimes(directory.resolve(playlist)).stream().sorted().toList();
      assertThat(times).as(playlist).hasSize(75);
      for (int i = 0; i < times.size(); i++) {
        assertThat(times.get(i) - times.getFirst()).isCloseTo(i / 25.0, within(.001));
      }
      assertThat(Probe.complaints(directory.resolve(playlist))).as(playlist).isEmpty();
    }
  }

  @Test
  void aTransportStreamIsEncodedAnew() throws Exception {
    Path source = directory.resolve("in.ts");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=160x120:r=10:d=3 -f lavfi -i sine=440:d=3 -c:v libopenh264 -g 10"
                + " -b:v 200k -c:a aac "
                + source)
            .split(" "));
    transcode(source, true, null);
    assertThat(Probe.complaints(directory.resolve("120p.mp4"))).isEmpty();
    assertThat(Probe.pictureTimes(directory.resolve("120p.mp4"))).hasSize(30);
  }

  @Test
  void aPictureThatStandsForLongIsCutIntoSegments() throws Exception {
    Path still = shared.resolve("still.mkv");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=128x128:r=1/30:d=60 -c:v libopenh264 -b:v 100k " + still)
            .split(" "));
    transcode(still, false, null);
    try (Stream<Path> files = Files.list(directory.resolve("120p"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".m4s"))).hasSizeBetween(59, 60);
    }
  }

  @Test
  void aPictureThatIsToBeTurnedStandsUpright() throws Exception {
    Path lying = shared.resolve("lying.mp4");
    Path turned = shared.resolve("turned.mp4");
    Probe.ffmpeg(
        ("-f lavfi -i testsrc2=s=320x180:r=10:d=2 -c:v libopenh264 -b:v 300k " + lying).split(" "));
    Probe.ffmpeg(("-display_rotation 90 -i " + lying + " -c copy " + turned).split(" "));
    transcode(turned, false, null);
    assertThat(Files.readString(directory.resolve("master.m3u8"))).contains("RESOLUTION=180x320");
  }

  private void transcode(Path input, boolean mp4, @Nullable Double lufs) {
    CellTask.Transcode task = new CellTask.Transcode(input, directory, RUNGS, 1, mp4, lufs, null);
    assertThat(new Transcoder(task).run(new Reports(report -> {})))
        .isInstanceOf(CellReport.Done.class);
  }

  private static List<Integer> heights(JsonNode seen) {
    List<Integer> heights = new ArrayList<>();
    seen.get("streams").forEach(s -> heights.add(s.path("height").asInt()));
    return heights;
  }
}
