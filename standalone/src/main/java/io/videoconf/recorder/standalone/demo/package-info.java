/** A meeting of synthetic participants, sent as an SFU would and judged by its recording. */
@NullMarked
package io.videoconf.recorder.standalone.demo;

import org.jspecify.annotations.NullMarked;
