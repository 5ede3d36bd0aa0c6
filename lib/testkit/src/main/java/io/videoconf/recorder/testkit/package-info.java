/** Test support for every module. Never on the class path of anything that ships. */
@NullMarked
package io.videoconf.recorder.testkit;

import org.jspecify.annotations.NullMarked;
