package io.videoconf.recorder.platform.s3;

import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.testkit.TestS3;
import java.net.URI;

/** A server for tests, whose keys are those of {@link TestS3}. */
record S3Server(URI endpoint) {

  /** A store in a bucket of its own, which is not there yet. */
  S3ObjectStore store() {
    return store(TestS3.uniqueBucket(), TestS3.SECRET_KEY);
  }

  S3ObjectStore store(String bucket, String secretKey) {
    return S3ObjectStore.open(
        new S3Settings(
            endpoint, null, "us-east-1", bucket, TestS3.ACCESS_KEY, new Secret(secretKey), true));
  }
}
