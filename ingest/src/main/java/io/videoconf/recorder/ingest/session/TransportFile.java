package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restarted node must know of a recording's transports besides what the journal says. It
 * holds SRTP keys: it is readable for its owner only, stays on this machine, and is deleted when
 * the recording is stopped. Thread-safe.
 */
final class TransportFile {
  private static final String OWNER_ONLY = "rw-------";

  private final Path file;
  private List<Saved> written = List.of();

  TransportFile(Path file) {
    this.file = file;
  }

  /**
   * One transport.
   *
   * @param rtpPort tells which tracks of the journal it carries
   * @param rtcpHost where feedback goes, if its sender told; with {@code rtcpToPort}
   * @param srtp null without SRTP
   */
  record Saved(
      String transportId,
      int rtpPort,
      int rtcpPort,
      @Nullable String rtcpHost,
      @Nullable Integer rtcpToPort,
      boolean reducedSizeRtcp,
      @Nullable SavedSrtp srtp) {
    @Nullable InetSocketAddress rtcpDestination() {
      return rtcpHost == null || rtcpToPort == null
          ? null
          : new InetSocketAddress(rtcpHost, rtcpToPort);
    }
  }

  /** Keys in base64, and the rollover counters of the sender's SSRCs. */
  record SavedSrtp(
      String suite,
      String remoteKey,
      String localKey,
      boolean plainRtcp,
      Map<Long, Integer> rolloverCounters) {
    /** A log must not show the keys. */
    @Override
    public String toString() {
      return "SavedSrtp[" + suite + "]";
    }
  }

  private record Content(List<Saved> transports) {}

  /** What was saved last; empty without a file. */
  synchronized List<Saved> read() {
    try {
      if (Files.exists(file)) {
        written = List.copyOf(Json.read(Files.readAllBytes(file), Content.class).transports());
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Saves unless that is what was saved last. It is on the disk when this returns. */
  synchronized void save(List<Saved> transports) {
    if (transports.equals(written)) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      try (FileChannel channel =
          FileChannel.open(
              next,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly(file))) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.writeBytes(new Content(transports)));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      written = List.copyOf(transports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void delete() {
    try {
      Files.deleteIfExists(file);
      written = List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }
}
