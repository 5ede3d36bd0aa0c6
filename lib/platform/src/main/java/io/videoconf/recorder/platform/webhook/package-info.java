/** Calls that tell others what happened to recordings. */
@NullMarked
package io.videoconf.recorder.platform.webhook;

import org.jspecify.annotations.NullMarked;
