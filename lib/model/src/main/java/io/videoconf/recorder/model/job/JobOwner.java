package io.videoconf.recorder.model.job;

/**
 * Who claims a job.
 *
 * @param name of the slot, for a person who asks
 * @param worker number of the worker process, by which others can see whether it lives; 0 when they
 *     cannot
 */
public record JobOwner(String name, int worker) {

  /** An owner of whom nobody can tell whether it lives: only its lease tells. */
  public static JobOwner named(String name) {
    return new JobOwner(name, 0);
  }
}
