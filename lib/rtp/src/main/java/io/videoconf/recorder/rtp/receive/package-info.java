/** The live receiving side of one track: validation, statistics, feedback. */
@NullMarked
package io.videoconf.recorder.rtp.receive;

import org.jspecify.annotations.NullMarked;
