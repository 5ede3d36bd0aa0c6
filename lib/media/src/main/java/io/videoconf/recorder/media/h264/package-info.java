/**
 * H.264 as bits, ITU-T H.264: pictures that repeat the one before, written without an encoder.
 * Section numbers are those of its edition of 2021.
 */
@NullMarked
package io.videoconf.recorder.media.h264;

import org.jspecify.annotations.NullMarked;
