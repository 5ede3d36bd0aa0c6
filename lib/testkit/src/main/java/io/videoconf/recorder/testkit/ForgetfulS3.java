package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.FreePorts;
import io.videoconf.recorder.testkit.FaultyS3.Faults;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real S3 server that does not see {@code If-None-Match}, as some servers ignore it. It checks no
 * signatures: they cover the header that is taken away. Thread-safe.
 */
public final class ForgetfulS3 implements AutoCloseable {
  private final S3Proxy server;
  private final FaultyS3 proxy;

  private ForgetfulS3(S3Proxy server, FaultyS3 proxy) {
    this.server = server;
    this.proxy = proxy;
  }

  /**
   * @param directory holds the objects; created when missing
   */
  public static ForgetfulS3 start(Path directory) {
    URI endpoint = URI.create("http://127.0.0.1:" + FreePorts.one());
    try {
      Files.createDirectories(directory);
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(directory.toAbsolutePath().toString()))
              .endpoint(endpoint)
              .awsAuthentication(AuthenticationType.NONE, "", "")
              .build();
      server.start();
      return new ForgetfulS3(server, FaultyS3.startWithout("if-none-match", endpoint, Faults.NONE));
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not start", e);
    }
  }

  public URI endpoint() {
    return proxy.endpoint();
  }

  @Override
  public void close() {
    proxy.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop", e);
    }
  }
}
