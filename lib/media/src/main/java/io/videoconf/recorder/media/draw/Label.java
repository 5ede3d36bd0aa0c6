package io.videoconf.recorder.media.draw;

/**
 * What a tile's label says.
 *
 * @param name may be empty
 * @param screen whether the tile shows a shared screen
 */
public record Label(String name, boolean muted, boolean poorNetwork, boolean screen) {
  /** Whether there is nothing to say. */
  public boolean isEmpty() {
    return name.isEmpty() && !muted && !poorNetwork && !screen;
  }
}
