package io.videoconf.recorder.e2e.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.synth.Palette;
import io.videoconf.recorder.media.synth.Picture;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Scene;
import io.videoconf.recorder.media.synth.Tones;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge must itself be judged: by a file whose content and faults are known. */
class JudgeTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int FRAME_RATE = 30;
  private static final int SECONDS = 3;
  private static final int PARTICIPANT = 2;

  /** The sound of the file is this much too late. */
  private static final double LATE_SOUND_SECONDS = 0.06;

  private static final Region WHOLE = new Region(0, 0, WIDTH, HEIGHT);

  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void makeFile() throws IOException {
    Path pictures = folder.resolve("pictures.yuv");
    Path sound = folder.resolve("sound.s16");
    writePictures(pictures);
    writeSound(sound);
    file = folder.resolve("known.mp4");
    String input = "-f rawvideo -pix_fmt yuv420p -s " + WIDTH + "x" + HEIGHT + " -r 30 -i ";
    List<String> arguments =
        List.of(
            (input
                    + pictures
                    + " -f s16be -ar 48000 -ac 1 -i "
                    + sound
                    + " -c:v libopenh264 -b:v 2M -c:a aac -b:a 128k "
                    + file)
                .split(" "));
    Ffmpeg.ffmpeg(arguments, in -> in.readAllBytes().length);
  }

  @Test
  void tellsFormatAndLength() throws IOException {
    MediaInfo info = MediaInfo.of(file);

    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.audioCodec()).isEqualTo("aac");
    assertThat(info.width()).isEqualTo(WIDTH);
    assertThat(info.height()).isEqualTo(HEIGHT);
    assertThat(info.frameRate()).isEqualTo("30/1");
    assertThat(info.videoFrames()).isEqualTo(SECONDS * FRAME_RATE);
    assertThat(info.videoSeconds()).isEqualTo(SECONDS, within(0.001));
  }

  @Test
  void readsEveryFrameNumberAndTheColour() throws IOException {
    List<Film.View> views = Film.of(file, Set.of(WHOLE)).in(WHOLE);

    assertThat(views).hasSize(SECONDS * FRAME_RATE);
    for (int i = 0; i < views.size(); i++) {
      assertThat(views.get(i).code()).hasValue(i);
      assertThat(views.get(i).seconds()).isEqualTo((double) i / FRAME_RATE, within(0.001));
      assertThat(Participants.nearest(views.get(i).background())).hasValue(PARTICIPANT);
    }
    assertThat(Palette.colour(PARTICIPANT).y()).isEqualTo(110);
  }

  @Test
  void seesFlashesAndHearsThatTheBeepsComeLate() throws IOException {
    List<Double> flashes = Film.of(file, Set.of(WHOLE)).flashes(WHOLE);
    List<Double> beeps = Sound.of(file).onsets(Tones.beepHz(PARTICIPANT));

    assertThat(flashes).hasSize(SECONDS);
    assertThat(beeps).hasSize(SECONDS);
    assertThat(Sync.beepAfterFlash(flashes, beeps))
        .hasSize(SECONDS)
        .allSatisfy(late -> assertThat(late).isEqualTo(LATE_SOUND_SECONDS, within(0.003)));
  }

  @Test
  void tellsTheTonesApart() throws IOException {
    Sound sound = Sound.of(file);

    assertThat(sound.amplitude(Tones.toneHz(PARTICIPANT), 1.3, 1.9))
        .isEqualTo(Tones.TONE_AMPLITUDE, within(0.01));
    assertThat(sound.amplitude(Tones.toneHz(PARTICIPANT + 1), 1.3, 1.9)).isLessThan(0.002);
    assertThat(sound.amplitude(Tones.toneHz(PARTICIPANT), 0, 0.04)).isLessThan(0.02);
  }

  private static void writePictures(Path target) throws IOException {
    Scene scene = new Scene(PARTICIPANT, FRAME_RATE, false);
    Picture picture = new Picture(WIDTH, HEIGHT);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      for (int i = 0; i < SECONDS * FRAME_RATE; i++) {
        scene.draw(picture, i);
        out.write(picture.luma());
        out.write(picture.chromaU());
        out.write(picture.chromaV());
      }
    }
  }

  private static void writeSound(Path target) throws IOException {
    long late = Math.round(LATE_SOUND_SECONDS * Tones.SAMPLE_RATE);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      for (long i = 0; i < (long) SECONDS * Tones.SAMPLE_RATE; i++) {
        out.writeShort((int) Math.round(Tones.at(PARTICIPANT, i - late) * Short.MAX_VALUE));
      }
    }
  }
}
