@NullMarked
package io.videoconf.recorder.testkit;

import org.jspecify.annotations.NullMarked;
