package io.videoconf.recorder.platform.s3;

import io.videoconf.recorder.testkit.TestS3;
import java.net.URI;

/** The server that {@code recorder up} brings along. */
class EmbeddedS3ServerTest extends S3ServerContract {
  @Override
  URI endpoint() {
    return TestS3.endpoint();
  }
}
