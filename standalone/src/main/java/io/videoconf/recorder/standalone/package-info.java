/** Everything in one process: the servers, the four services, and the demo. */
@NullMarked
package io.videoconf.recorder.standalone;

import org.jspecify.annotations.NullMarked;
