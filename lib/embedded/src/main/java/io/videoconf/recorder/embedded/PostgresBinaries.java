package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once a version from the jar that carries them. */
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final int OWNER_MAY_EXECUTE = 0100;

  private PostgresBinaries() {}

  /**
   * The installation's home (with {@code bin/}) below {@code cache}; unpacks it when it is not
   * there. Safe when several processes do it at once.
   *
   * @throws ServerStartException on a platform that the archive is not for
   */
  static Path unpackedIn(Path cache) {
    requirePlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path home = cache.resolve("postgresql-" + version());
    try {
      if (!Files.exists(home.resolve("bin/postgres"))) {
        unpackTo(home);
      }
    } catch (IOException e) {
      throw new ServerStartException("cannot unpack PostgreSQL to " + home + ": " + e, e);
    }
    return home;
  }

  static void requirePlatform(String operatingSystem, String architecture) {
    if (!operatingSystem.equals("Linux") || !architecture.equals("amd64")) {
      throw new ServerStartException(
          "the embedded PostgreSQL runs on Linux x86_64, this is %s %s: use a PostgreSQL 15 or newer of your own and start the services one by one"
              .formatted(operatingSystem, architecture));
    }
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = PostgresBinaries.class.getResourceAsStream("postgresql.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static void unpackTo(Path home) throws IOException {
    Files.createDirectories(home.getParent());
    Path unpacked = Files.createTempDirectory(home.getParent(), "unpacking-");
    // Readable for all: where we are root the programs run as somebody else.
    Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
        TarArchiveInputStream in =
            new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        unpack(e, in, unpacked.resolve(e.getName()));
      }
    }
    try {
      Files.move(unpacked, home);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      DirectoryTree.delete(unpacked); // another process was faster
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0 && !target.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + target + " executable");
    }
  }
}
