/** The tracks of a recording, each in a file of its own, as they were sent. */
@NullMarked
package io.videoconf.recorder.media.isolate;

import org.jspecify.annotations.NullMarked;
