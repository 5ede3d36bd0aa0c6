/** Ports: what the applications need of the world outside. Adapters are in lib/platform. */
@NullMarked
package io.videoconf.recorder.model.port;

import org.jspecify.annotations.NullMarked;
