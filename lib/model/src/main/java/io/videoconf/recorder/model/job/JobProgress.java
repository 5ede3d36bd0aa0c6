package io.videoconf.recorder.model.job;

import org.jspecify.annotations.Nullable;

/**
 * How far an attempt has come.
 *
 * @param fraction 0 to 1
 * @param stage what is being done, in snake case; null before the first
 * @param speed seconds of media per second; null while unknown
 * @param etaSeconds until the end, at the pace so far; null while unknown
 */
public record JobProgress(
    double fraction, @Nullable String stage, @Nullable Double speed, @Nullable Double etaSeconds) {

  /** Nothing but the fraction is known. */
  public static JobProgress of(double fraction) {
    return new JobProgress(fraction, null, null, null);
  }
}
