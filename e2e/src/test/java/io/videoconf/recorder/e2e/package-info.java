/** Black-box tests: the built product as its users run it. */
@NullMarked
package io.videoconf.recorder.e2e;

import org.jspecify.annotations.NullMarked;
