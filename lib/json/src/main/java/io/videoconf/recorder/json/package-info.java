/** How our JSON looks. */
@NullMarked
package io.videoconf.recorder.json;

import org.jspecify.annotations.NullMarked;
