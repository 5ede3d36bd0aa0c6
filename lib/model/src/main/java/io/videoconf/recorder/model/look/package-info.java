/** How a recording looks, apart from where things are. */
@NullMarked
package io.videoconf.recorder.model.look;

import org.jspecify.annotations.NullMarked;
