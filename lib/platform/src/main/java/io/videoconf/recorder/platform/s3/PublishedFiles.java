package io.videoconf.recorder.platform.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Looks at files before they are published. Their names come from a cell, which has read a
 * stranger's bytes: neither its paths nor its content types are believed.
 */
final class PublishedFiles {
  private static final Map<String, String> CONTENT_TYPES =
      Map.ofEntries(
          Map.entry("m3u8", "application/vnd.apple.mpegurl"),
          Map.entry("mpd", "application/dash+xml"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mka", "audio/x-matroska"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("m4s", "video/iso.segment"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("vtt", "text/vtt"),
          Map.entry("json", "application/json"),
          Map.entry("webp", "image/webp"));

  private PublishedFiles() {}

  static OutputManifest.File describe(Path directory, String file) throws IOException {
    Path path = directory.resolve(file).normalize();
    boolean inside =
        path.startsWith(directory.normalize())
            && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && path.toRealPath().startsWith(directory.toRealPath());
    if (!inside) {
      throw new IllegalArgumentException("not a file of the output");
    }
    return new OutputManifest.File(file, contentType(file), Files.size(path), sha256(path));
  }

  private static String contentType(String file) {
    String extension = file.substring(file.lastIndexOf('.') + 1);
    return CONTENT_TYPES.getOrDefault(extension, "application/octet-stream");
  }

  private static String sha256(Path path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
