/** Who is called when something happens to recordings. */
@NullMarked
package io.videoconf.recorder.model.webhook;

import org.jspecify.annotations.NullMarked;
