/** How often somebody may do something, counted by all instances of a service together. */
@NullMarked
package io.videoconf.recorder.platform.limit;

import org.jspecify.annotations.NullMarked;
