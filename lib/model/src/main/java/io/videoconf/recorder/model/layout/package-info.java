/** Layout geometry: where each participant is drawn. Pure functions. */
@NullMarked
package io.videoconf.recorder.model.layout;

import org.jspecify.annotations.NullMarked;
