@NullMarked
package io.videoconf.recorder.cell;

import org.jspecify.annotations.NullMarked;
