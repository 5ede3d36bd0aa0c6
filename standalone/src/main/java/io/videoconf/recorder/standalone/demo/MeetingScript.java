package io.videoconf.recorder.standalone.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What happens when in the demo's meeting. The first participant mutes the microphone, the one
 * before the last joins late, the last one shares a screen; where there are too few for that, one
 * plays several parts. Immutable.
 *
 * @param participants 1 or more
 * @param steps in order of time; the last one is {@link Stop}
 */
record MeetingScript(int participants, Duration length, List<Step> steps) {
  MeetingScript {
    steps = List.copyOf(steps);
  }

  /** Something that happens, {@code at} so long after the meeting began. */
  sealed interface Step {
    Duration at();
  }

  /** The participant joins and turns camera and microphone on. */
  record Join(Duration at, int participant) implements Step {}

  record Mute(Duration at, int participant) implements Step {}

  record Unmute(Duration at, int participant) implements Step {}

  record StartScreen(Duration at, int participant) implements Step {}

  record StopScreen(Duration at, int participant) implements Step {}

  record Stop(Duration at) implements Step {}

  /**
   * @param participants 1 to 25
   * @param length 6 seconds or more
   */
  static MeetingScript of(int participants, Duration length) {
    if (participants < 1 || participants > 25) {
      throw new IllegalArgumentException("1 to 25 participants, not " + participants);
    }
    if (length.compareTo(Duration.ofSeconds(6)) < 0) {
      throw new IllegalArgumentException("at least 6 seconds, not " + length.toSeconds());
    }
    int muting = 0;
    int late = participants > 1 ? Math.max(1, participants - 2) : -1;
    int sharing = participants - 1;

    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < participants; i++) {
      steps.add(new Join(i == late ? length.dividedBy(3) : Duration.ZERO, i));
    }
    steps.add(new Mute(length.dividedBy(2), muting));
    steps.add(new Unmute(length.multipliedBy(2).dividedBy(3), muting));
    steps.add(new StartScreen(length.multipliedBy(3).dividedBy(5), sharing));
    steps.add(new StopScreen(length.multipliedBy(4).dividedBy(5), sharing));
    steps.add(new Stop(length));
    steps.sort(Comparator.comparing(Step::at));
    return new MeetingScript(participants, length, steps);
  }

  /** When the participant joins. */
  Duration joinOf(int participant) {
    return steps.stream()
        .filter(step -> step instanceof Join join && join.participant() == participant)
        .findFirst()
        .orElseThrow()
        .at();
  }

  /** Who shares a screen, and for how long. */
  Screen screen() {
    StartScreen start = only(StartScreen.class);
    return new Screen(start.participant(), only(StopScreen.class).at().minus(start.at()));
  }

  record Screen(int participant, Duration length) {}

  private <T extends Step> T only(Class<T> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }
}
