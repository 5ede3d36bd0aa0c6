@NullMarked
package io.videoconf.recorder.standalone;

import org.jspecify.annotations.NullMarked;
