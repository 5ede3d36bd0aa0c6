package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.sound.Ebur128;
import io.videoconf.recorder.media.sound.Waveform;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is heard in a composed recording. */
class MixTest {
  private static final VideoFormat SMALL = new VideoFormat(128, 128, 25, 50_000);

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private Result compose(Meeting meeting, SoundFormat sound) throws IOException {
    Path journal = meeting.write(directory.resolve("journal"));
    compose(journal, sound, 0);
    return Result.read(directory.resolve("out"));
  }

  private void compose(Path journal, SoundFormat sound, int firstSegment) {
    Path out = directory.resolve("out");
    Result.compose(
        new CellTask.Compose(journal, out, SMALL, firstSegment, false, 200, 1, sound, null, null));
  }

  private Path file() throws IOException {
    return Files.write(directory.resolve("joined.mp4"), Result.joined(directory.resolve("out")));
  }

  private static SessionEvent gain(String participant, double decibels) {
    return new SessionEvent.GainChanged(participant, decibels);
  }

  @Test
  void aGainChangesOnesPartOfTheMixAtItsPlaceAndNothingClicks() throws IOException {
    Result result =
        compose(
            new Meeting()
                .microphone(1, "ann", 0, 4, 440)
                .microphone(2, "bob", 0, 4, 1000)
                .event(1, gain("ann", -20))
                .event(2, gain("ann", 6))
                .event(3, gain("ann", 0))
                .event(2.5, gain("nobody", 20))
                .stop(4),
            SoundFormat.STEREO);
    double[] expected = {0.2, 0.02, 0.4, 0.2};
    for (int second = 0; second < 4; second++) {
      assertThat(result.tone(440, second + 0.06, second + 0.94))
          .as("second %d", second)
          .isCloseTo(expected[second], within(0.01 + 0.05 * expected[second]));
      assertThat(result.tone(1000, second + 0.06, second + 0.94)).isCloseTo(0.2, within(0.01));
    }
    double wave = 2 * Math.PI / 48_000;
    double sharpest = wave * wave * (0.4 * 440 * 440 + 0.2 * 1000 * 1000);
    int end = (int) (3.9 * 48_000);
    assertThat(Waveform.sharpestBend(result.sound(), 4800, end)).isLessThan(1.3 * sharpest);
  }

  @Test
  void aGainFromBeforeARestartHoldsBehindIt() throws IOException {
    Meeting meeting =
        new Meeting()
            .microphone(1, "ann", 0, 5, 440)
            .event(0.5, gain("ann", -12))
            .event(4.5, gain("ann", 0))
            .stop(5);
    Result whole = compose(meeting, SoundFormat.STEREO);
    compose(directory.resolve("journal"), SoundFormat.STEREO, 3);
    Result restarted = Result.read(directory.resolve("out"));
    assertThat(restarted.soundPts()).isEqualTo(whole.soundPts());
    for (double t = 2.8; t < 4.8; t += 0.05) {
      assertThat(restarted.tone(440, t, t + 0.05))
          .as("at %s", t)
          .isCloseTo(whole.tone(440, t, t + 0.05), within(0.002));
    }
    assertThat(restarted.tone(440, 3, 4.4)).isCloseTo(0.0502, within(0.004));
  }

  @Test
  void whoComesBackIsAsLoudAsTheyWereSetBefore() throws IOException {
    Result result =
        compose(
            new Meeting()
                .microphone(1, "ann", 0, 1, 440)
                .event(0, gain("ann", -40))
                .event(1, new SessionEvent.ParticipantLeft("ann"))
                .event(1.2, new SessionEvent.ParticipantJoined("ann", null, "Ann"))
                .microphone(2, "ann", 1.3, 2.5, 440)
                .stop(2.5),
            SoundFormat.STEREO);
    assertThat(result.tone(440, 0.2, 0.9)).isLessThan(0.01);
    assertThat(result.tone(440, 1.5, 2.4)).isLessThan(0.01);
  }

  @Test
  void whoWasMutedIsHeardFromTheirFirstWordOn() throws IOException {
    Result result =
        compose(
            new Meeting()
                .microphone(1, "ann", 0, 3, 440)
                .event(0.5, new SessionEvent.TrackMuted(1, true))
                .event(2, new SessionEvent.TrackMuted(1, false))
                .stop(3),
            SoundFormat.STEREO);
    assertThat(result.peak(0.6, 1.9)).isLessThan(1e-4);
    for (double t = 2.05; t < 2.5; t += 0.05) {
      assertThat(result.tone(440, t, t + 0.05)).as("at %s", t).isCloseTo(0.2, within(0.01));
    }
  }

  /** Sixteen people at full scale. */
  enum Extreme {
    SINES {
      @Override
      double at(double t, int who) {
        return Math.sin(2 * Math.PI * (150 + 41 * who) * t);
      }
    },
    SQUARES {
      @Override
      double at(double t, int who) {
        return Math.sin(2 * Math.PI * (90 + 23 * who) * t) > 0 ? 1 : -1;
      }
    },
    CLICKS {
      @Override
      double at(double t, int who) {
        return (long) (t * 48_000) % 4801 == 11L * who ? 1 : 0;
      }
    },
    SHOUTS {
      @Override
      double at(double t, int who) {
        double tone = Math.sin(2 * Math.PI * (300 + 90 * who) * t);
        return (t * 3 + who * 0.37) % 1 < 0.3 ? tone : 0.01 * tone;
      }
    };

    abstract double at(double t, int who);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPlayedIsNeverClipped(Extreme extreme) throws IOException {
    Meeting meeting = new Meeting();
    for (int i = 0; i < 16; i++) {
      int who = i;
      meeting.sound(i + 1, "p" + i, 0, 0.8, t -> extreme.at(t, who));
    }
    Result result = compose(meeting.stop(0.8), SoundFormat.STEREO);
    assertThat(result.peak(0, 0.8)).isLessThan(1).isGreaterThan(0.6);
  }

  @Test
  void oneSquareWaveAtFullScaleIsNeverClipped() throws IOException {
    Result result =
        compose(
            new Meeting()
                .sound(1, "ann", 0, 2, t -> Math.sin(2 * Math.PI * 440 * t) > 0 ? 1 : -1)
                .stop(2),
            SoundFormat.of(1, null, null));
    assertThat(result.peak(0, 2)).isLessThan(1).isGreaterThan(0.6);
  }

  @Test
  void oneChannelHoldsBothSides() throws IOException {
    Result result =
        compose(
            new Meeting().microphone(1, "ann", 0, 2, 440).microphone(2, "bob", 0, 2, 1000).stop(2),
            SoundFormat.of(1, null, null));
    assertThat(result.channels()).isEqualTo(1);
    assertThat(result.tone(440, 0.2, 1.8)).isCloseTo(0.2, within(0.01));
    assertThat(result.tone(1000, 0.2, 1.8)).isCloseTo(0.2, within(0.01));
  }

  /** Something like speech: noise of the pitch of vowels, in syllables, with pauses. */
  private static DoubleUnaryOperator speech(double amplitude, int seed) {
    Random random = new Random(seed);
    double[] state = new double[2];
    return t -> {
      double syllable = Math.max(0, Math.sin(2 * Math.PI * 2.3 * t));
      double x = random.nextDouble() - 0.5;
      state[0] += 0.12 * (x - state[0]);
      state[1] += 0.02 * (state[0] - state[1]);
      return t % 4 < 3 ? amplitude * syllable * 4 * (state[0] - state[1]) : 0;
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.16, 0.9})
  void quietAndLoudMeetingsEndAtTheLoudnessAskedFor(double amplitude) throws IOException {
    compose(
        new Meeting()
            .sound(1, "ann", 0, 9, speech(amplitude, 1))
            .sound(2, "bob", 0, 9, speech(amplitude * 0.8, 2))
            .stop(9),
        SoundFormat.of(2, SoundFormat.WEB_LUFS, null));
    Ebur128.Reading reading = Ebur128.ofFile(file(), 5);
    assertThat(reading.integratedLufs()).isCloseTo(SoundFormat.WEB_LUFS, within(1.5));
    assertThat(reading.truePeakDbfs()).isLessThan(0);
  }

  @Test
  void theLoudnessIsTheSameBehindARestart() throws IOException {
    Meeting meeting = new Meeting().sound(1, "ann", 0, 11, speech(0.16, 3)).stop(11);
    SoundFormat format = SoundFormat.of(2, SoundFormat.WEB_LUFS, null);
    compose(meeting, format);
    double whole = Ebur128.ofFile(file(), 8).integratedLufs();
    compose(directory.resolve("journal"), format, 8);
    assertThat(Ebur128.ofFile(file(), 8).integratedLufs()).isCloseTo(whole, within(0.2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereNobodySpeaksIsDigitalSilence(boolean leveled) throws IOException {
    Result result =
        compose(
            new Meeting()
                .microphone(1, "ann", 0, 1, 440)
                .microphone(2, "ann", 2, 2.5, 440)
                .tick(3)
                .stop(3.5),
            SoundFormat.of(2, leveled ? SoundFormat.WEB_LUFS : null, null));
    assertThat(result.peak(0, 1)).isGreaterThan(0.1);
    assertThat(result.peak(1.1, 1.9)).isZero();
    assertThat(result.peak(2.6, 3.5)).isZero();
  }
}
