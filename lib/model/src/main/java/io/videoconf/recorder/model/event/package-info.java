/** Control events: what happened in the meeting, as the journal keeps it. */
@NullMarked
package io.videoconf.recorder.model.event;

import org.jspecify.annotations.NullMarked;
