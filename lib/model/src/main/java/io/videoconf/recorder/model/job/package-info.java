/** Jobs for the workers: what is asked, and what came of it. */
@NullMarked
package io.videoconf.recorder.model.job;

import org.jspecify.annotations.NullMarked;
