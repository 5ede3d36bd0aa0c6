/** {@code recorder jobs}: the command line of the worker fleet. */
@NullMarked
package io.videoconf.recorder.standalone.jobs;

import org.jspecify.annotations.NullMarked;
