/**
 * What is drawn on top of pictures: text in any script, marks, avatars, images. Everything becomes
 * a {@link io.videoconf.recorder.media.draw.Sprite} once and is blended row by row after that.
 */
@NullMarked
package io.videoconf.recorder.media.draw;

import org.jspecify.annotations.NullMarked;
