package io.videoconf.recorder.model;

/**
 * Which outputs a recording shall have besides its master, its chapters and what is made of them.
 *
 * @param isolatedTracks each track in files of its own, as it was sent
 * @param audioOnly the sound of the master alone
 */
public record OutputChoice(boolean isolatedTracks, boolean audioOnly) {
  /** Of who does not choose. */
  public static final OutputChoice DEFAULT = new OutputChoice(false, true);
}
