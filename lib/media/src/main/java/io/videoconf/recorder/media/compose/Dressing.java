package io.videoconf.recorder.media.compose;

import org.jspecify.annotations.Nullable;

/**
 * What a tile shows of its participant besides the picture.
 *
 * @param participantId whose colour the avatar has; null for a tile of nobody, which has none
 * @param name as the participant gave it: anything
 * @param muted whether they have a microphone and it is off
 * @param poorNetwork whether much of what they send is lost
 * @param speaking whether the tile has a border
 */
record Dressing(
    @Nullable String participantId,
    String name,
    boolean muted,
    boolean poorNetwork,
    boolean speaking) {
  static final Dressing NONE = new Dressing(null, "", false, false, false);
}
