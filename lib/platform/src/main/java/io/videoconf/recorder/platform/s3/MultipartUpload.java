package io.videoconf.recorder.platform.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Uploads a large file in parts; nothing stays behind when it fails. */
final class MultipartUpload {
  private static final Logger LOG = LoggerFactory.getLogger(MultipartUpload.class);

  /** S3 allows 10 000 parts. */
  private static final int MAX_PARTS = 9_000;

  private static final String OCTETS = "application/octet-stream";

  private final S3Client client;
  private final String bucket;
  private final long minPartBytes;

  MultipartUpload(S3Client client, String bucket, long minPartBytes) {
    this.client = client;
    this.bucket = bucket;
    this.minPartBytes = minPartBytes;
  }

  void upload(String key, Path file, long size, String contentType) {
    long partBytes = Math.max(minPartBytes, size / MAX_PARTS + 1);
    String uploadId =
        client
            .createMultipartUpload(b -> b.bucket(bucket).key(key).contentType(contentType))
            .uploadId();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long offset = 0; offset < size; offset += partBytes) {
        long length = Math.min(partBytes, size - offset);
        parts.add(part(key, uploadId, parts.size() + 1, file, offset, length));
      }
      client.completeMultipartUpload(
          b -> b.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(m -> m.parts(parts)));
    } catch (RuntimeException e) {
      abort(key, uploadId);
      throw e;
    }
  }

  private CompletedPart part(
      String key, String uploadId, int number, Path file, long offset, long length) {
    ContentStreamProvider content = () -> slice(file, offset);
    String etag =
        client
            .uploadPart(
                b -> b.bucket(bucket).key(key).uploadId(uploadId).partNumber(number),
                RequestBody.fromContentProvider(content, length, OCTETS))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  /** A fresh stream for every try; the client closes it and reads no more than it announced. */
  private static InputStream slice(Path file, long offset) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return Channels.newInputStream(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void abort(String key, String uploadId) {
    try {
      client.abortMultipartUpload(b -> b.bucket(bucket).key(key).uploadId(uploadId));
    } catch (SdkException e) {
      LOG.warn("an upload of {} could not be aborted: {}", key, e.getMessage());
    }
  }
}
