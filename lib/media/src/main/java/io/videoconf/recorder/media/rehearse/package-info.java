/** A cell's work done once for the JVM to learn its classes from; no part of any recording. */
@NullMarked
package io.videoconf.recorder.media.rehearse;

import org.jspecify.annotations.NullMarked;
