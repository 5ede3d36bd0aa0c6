@NullMarked
package io.videoconf.recorder.journal;

import org.jspecify.annotations.NullMarked;
