package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.model.AccessUnit;
import java.io.IOException;

/** Takes encoded media in order. */
@FunctionalInterface
interface AccessUnitSink {
  void accept(AccessUnit unit) throws IOException;
}
