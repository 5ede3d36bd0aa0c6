/** UDP: ports, the receive loop, one endpoint per track. */
@NullMarked
package io.videoconf.recorder.ingest.receive;

import org.jspecify.annotations.NullMarked;
