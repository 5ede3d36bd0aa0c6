package io.videoconf.recorder.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server on 127.0.0.1 that keeps objects as files. It checks signatures and their expiry, so
 * that signed URLs behave as they do at a provider's. Buckets are the caller's to create.
 * Thread-safe.
 */
public final class EmbeddedS3 implements AutoCloseable {
  /** The largest object that may be put in one signed, unchunked request. */
  private static final long MAX_SINGLE_PUT_BYTES = 64L << 20;

  /** Pages of any server on this machine; a page from elsewhere has no business here. */
  private static final String LOOPBACK_ORIGIN =
      "https?://(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(:\\d+)?";

  private final S3Proxy server;
  private final URI endpoint;

  private EmbeddedS3(S3Proxy server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * @param directory holds the objects; created when missing
   * @throws ServerStartException when it did not come up; the message says what to do
   */
  public static EmbeddedS3 start(Path directory, int port, String accessKey, String secretKey) {
    FreePorts.requireFree("S3", port);
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    try {
      Files.createDirectories(directory);
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(directory.toAbsolutePath().toString()))
              .endpoint(endpoint)
              .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
              .v4MaxNonChunkedRequestSize(MAX_SINGLE_PUT_BYTES)
              .corsRules(browsersOnThisMachineMayRead())
              .build();
      server.start();
      return new EmbeddedS3(server, endpoint);
    } catch (Exception e) {
      throw new ServerStartException("S3 did not start in " + directory + ": " + e, e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop", e);
    }
  }

  private static CrossOriginResourceSharing browsersOnThisMachineMayRead() {
    return new CrossOriginResourceSharing(
        List.of(LOOPBACK_ORIGIN),
        List.of("GET", "HEAD"),
        List.of("Range"),
        List.of("Content-Length", "Content-Range", "ETag"),
        "false");
  }
}
