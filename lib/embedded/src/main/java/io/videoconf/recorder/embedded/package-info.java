@NullMarked
package io.videoconf.recorder.embedded;

import org.jspecify.annotations.NullMarked;
