/** Makes poster, sprites and storyboard of a recording from its keyframes alone. */
@NullMarked
package io.videoconf.recorder.media.thumbnail;

import org.jspecify.annotations.NullMarked;
