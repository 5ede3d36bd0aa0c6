/**
 * Makes poster, preview, sprites and storyboard of a recording: of the pictures that its
 * composition left, or from its keyframes alone.
 */
@NullMarked
package io.videoconf.recorder.media.thumbnail;

import org.jspecify.annotations.NullMarked;
