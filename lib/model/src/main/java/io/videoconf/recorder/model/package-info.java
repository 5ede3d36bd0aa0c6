/** The domain, in plain Java: what every part of the recorder agrees on. No I/O, no clock. */
@NullMarked
package io.videoconf.recorder.model;

import org.jspecify.annotations.NullMarked;
