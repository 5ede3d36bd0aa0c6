package io.videoconf.recorder.model;

/** Whose fault a failure is; it decides whether to retry, to blame or to page somebody. */
public enum ErrorClass {
  /** The input cannot be processed, now or later: never retried. */
  INPUT,
  /** The place to write to refused or was away: retried with backoff. */
  DESTINATION,
  /** Ours, or the machine's: retried with backoff, and counted. */
  INTERNAL
}
