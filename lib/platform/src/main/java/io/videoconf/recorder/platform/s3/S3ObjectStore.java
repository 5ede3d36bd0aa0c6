package io.videoconf.recorder.platform.s3;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.config.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** {@link ObjectStore} in an S3 bucket. Owns its client. */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
  private static final long PART_BYTES = 16L << 20;
  private static final int MAX_KEYS_PER_DELETE = 1000;

  /** S3 answers 409 when two conditional writes meet: neither has won yet. */
  private static final RetryPolicy<Object> CONFLICT_RETRY =
      RetryPolicy.builder()
          .handleIf(e -> isStatus(e, HttpURLConnection.HTTP_CONFLICT))
          .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(2))
          .withMaxRetries(8)
          .build();

  private final S3Client client;
  private final S3Presigner presigner;
  private final String bucket;

  private S3ObjectStore(S3Client client, S3Presigner presigner, String bucket) {
    this.client = client;
    this.presigner = presigner;
    this.bucket = bucket;
  }

  /** Does not call the server yet. */
  public static S3ObjectStore open(S3Settings settings) {
    return new S3ObjectStore(
        S3Clients.client(settings), S3Clients.presigner(settings), settings.bucket());
  }

  /**
   * Creates the bucket if need be and makes sure that the server honours conditional writes:
   * without them two attempts could both believe to have won.
   *
   * @throws ObjectStoreException when the server is away, refuses, or ignores {@code If-None-Match}
   */
  public void prepare() {
    ensureBucket();
    if (!honoursConditionalWrites()) {
      throw new ObjectStoreException(
          "the S3 server ignores If-None-Match: it cannot keep recordings safe by itself",
          new UnsupportedOperationException("conditional writes"));
    }
  }

  /**
   * Finds out whether the server creates an object only once when asked to ({@code If-None-Match:
   * *}), by trying. The bucket must exist.
   *
   * @throws ObjectStoreException when the server is away or refuses
   */
  public boolean honoursConditionalWrites() {
    String probe = "probe/" + UUID.randomUUID();
    byte[] nothing = "probe".getBytes(StandardCharsets.US_ASCII);
    try {
      putIfAbsent(probe, nothing, "text/plain");
      return !putIfAbsent(probe, nothing, "text/plain");
    } catch (ObjectStoreException e) {
      if (isStatus(e.getCause(), HttpURLConnection.HTTP_NOT_IMPLEMENTED)) {
        return false;
      }
      throw e;
    } finally {
      delete(List.of(probe));
    }
  }

  /** Creates the bucket unless it is there. */
  public void ensureBucket() {
    call(
        "bucket",
        () -> {
          try {
            client.headBucket(b -> b.bucket(bucket));
          } catch (S3Exception e) {
            if (e.statusCode() != HttpURLConnection.HTTP_NOT_FOUND) {
              throw e;
            }
            createBucket();
          }
          return bucket;
        });
  }

  private void createBucket() {
    try {
      client.createBucket(b -> b.bucket(bucket));
    } catch (S3Exception e) {
      // Another service was faster.
      if (e.statusCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  /** Returns when the bucket answers, throws when it does not. */
  public void check() {
    call("bucket", () -> client.headBucket(b -> b.bucket(bucket)));
  }

  @Override
  public void put(String key, Path file, String contentType) {
    call(
        key,
        () -> {
          long size = sizeOf(file);
          if (size > PART_BYTES) {
            new MultipartUpload(client, bucket, PART_BYTES).upload(key, file, size, contentType);
          } else {
            client.putObject(
                b -> b.bucket(bucket).key(key).contentType(contentType),
                RequestBody.fromFile(file));
          }
          return key;
        });
  }

  @Override
  public void put(String key, byte[] bytes, String contentType) {
    call(
        key,
        () ->
            client.putObject(
                b -> b.bucket(bucket).key(key).contentType(contentType),
                RequestBody.fromBytes(bytes)));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
    return call(
        key, () -> Failsafe.with(CONFLICT_RETRY).get(() -> putOnce(key, bytes, contentType)));
  }

  private boolean putOnce(String key, byte[] bytes, String contentType) {
    try {
      client.putObject(
          b -> b.bucket(bucket).key(key).contentType(contentType).ifNoneMatch("*"),
          RequestBody.fromBytes(bytes));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == HttpURLConnection.HTTP_PRECON_FAILED) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    return unlessMissing(
        key, () -> client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asByteArray());
  }

  @Override
  public boolean download(String key, Path target) {
    return unlessMissing(
            key,
            () ->
                client.getObject(
                    b -> b.bucket(bucket).key(key), ResponseTransformer.toFile(target)))
        .isPresent();
  }

  @Override
  public Optional<Long> size(String key) {
    return unlessMissing(
        key, () -> client.headObject(b -> b.bucket(bucket).key(key)).contentLength());
  }

  @Override
  public List<String> list(String prefix) {
    return call(
        prefix,
        () ->
            client.listObjectsV2Paginator(b -> b.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList());
  }

  @Override
  public void delete(List<String> keys) {
    for (int from = 0; from < keys.size(); from += MAX_KEYS_PER_DELETE) {
      List<ObjectIdentifier> batch =
          keys.subList(from, Math.min(keys.size(), from + MAX_KEYS_PER_DELETE)).stream()
              .map(key -> ObjectIdentifier.builder().key(key).build())
              .toList();
      DeleteObjectsResponse response =
          call(
              "objects",
              () ->
                  client.deleteObjects(
                      b -> b.bucket(bucket).delete(d -> d.objects(batch).quiet(true))));
      if (response.hasErrors() && !response.errors().isEmpty()) {
        throw new ObjectStoreException(
            response.errors().size() + " objects could not be deleted",
            new IOException(response.errors().getFirst().code()));
      }
    }
  }

  @Override
  public URI presignGet(String key, Duration ttl, @Nullable String downloadName) {
    try {
      return presigner
          .presignGetObject(p ->
              p.signatureDuration(ttl)
                  .getObjectRequest(g -> {
                    g.bucket(bucket).key(key);
                    if (downloadName != null) {
                      g.responseContentDisposition(ContentDisposition.attachment(downloadName));
                    }
                  }))
          .url()
          .toURI();
    } catch (URISyntaxException | SdkException e) {
      throw new ObjectStoreException("a URL for " + key + " could not be signed", e);
    }
  }

  @Override
  public URI presignHead(String key, Duration ttl, @Nullable String downloadName) {
    try {
      return presigner
          .presignHeadObject(p ->
              p.signatureDuration(ttl)
                  .headObjectRequest(h -> {
                    h.bucket(bucket).key(key);
                    if (downloadName != null) {
                      h.responseContentDisposition(ContentDisposition.attachment(downloadName));
                    }
                  }))
          .url()
          .toURI();
    } catch (URISyntaxException | SdkException e) {
      throw new ObjectStoreException("a URL for " + key + " could not be signed", e);
    }
  }

  @Override
  public ObjectStore bucket(@Nullable String name) {
    return name == null ? this : new S3ObjectStore(client, presigner, name);
  }

  @Override
  public void close() {
    client.close();
    presigner.close();
  }

  private static <T> Optional<T> unlessMissing(String key, Supplier<T> request) {
    return call(
        key,
        () -> {
          try {
            return Optional.of(request.get());
          } catch (S3Exception e) {
            if (e.statusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static <T> T call(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException | FailsafeException | UncheckedIOException e) {
      throw new ObjectStoreException("the object store failed on " + what, e);
    }
  }

  private static boolean isStatus(Throwable e, int status) {
    return e instanceof S3Exception s3 && s3.statusCode() == status;
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
