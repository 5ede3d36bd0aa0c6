package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.testkit.netem.Impairment;
import java.util.List;

/**
 * What a meeting's packets go through on their way to the recorder.
 *
 * @param frameRate of the recording
 * @param soundPath what happens to packets and reports of sound
 * @param picturePath the same for pictures
 * @param senderPpm by how much the senders' clocks run fast
 * @param soundCardPpm by how much the clock of the sound runs fast against the rest of the sender
 * @param joinSeconds when a second participant joins; 0 for nobody
 * @param wraps whether sequence numbers and timestamps wrap during the meeting
 */
record SyncConditions(
    String name,
    int frameRate,
    List<Impairment> soundPath,
    List<Impairment> picturePath,
    double senderPpm,
    double soundCardPpm,
    int joinSeconds,
    boolean wraps,
    Timing timing) {

  /** What senders tell of time. */
  enum Timing {
    REPORTS,
    /** From the fifth second on. */
    LATE_REPORTS,
    REPORTS_OF_SOUND_ALONE,
    CAPTURE_TIMES,
    NOTHING
  }

  /** A path that does nothing but take 20 ms. */
  static SyncConditions clean(String name) {
    List<Impairment> path = List.of(new Impairment.Delay(20_000_000));
    return new SyncConditions(name, 60, path, path, 0, 0, 0, false, Timing.REPORTS);
  }

  SyncConditions path(Impairment... both) {
    return paths(List.of(both), List.of(both));
  }

  SyncConditions paths(List<Impairment> sound, List<Impairment> picture) {
    return new SyncConditions(
        name, frameRate, sound, picture, senderPpm, soundCardPpm, joinSeconds, wraps, timing);
  }

  SyncConditions clocks(double sender, double soundCard) {
    return new SyncConditions(
        name, frameRate, soundPath, picturePath, sender, soundCard, joinSeconds, wraps, timing);
  }

  SyncConditions joining(int seconds) {
    return new SyncConditions(
        name, frameRate, soundPath, picturePath, senderPpm, soundCardPpm, seconds, wraps, timing);
  }

  SyncConditions wrapping() {
    return new SyncConditions(
        name,
        frameRate,
        soundPath,
        picturePath,
        senderPpm,
        soundCardPpm,
        joinSeconds,
        true,
        timing);
  }

  SyncConditions telling(Timing told) {
    return new SyncConditions(
        name, frameRate, soundPath, picturePath, senderPpm, soundCardPpm, joinSeconds, wraps, told);
  }

  SyncConditions at(int rate) {
    return new SyncConditions(
        name, rate, soundPath, picturePath, senderPpm, soundCardPpm, joinSeconds, wraps, timing);
  }
}
