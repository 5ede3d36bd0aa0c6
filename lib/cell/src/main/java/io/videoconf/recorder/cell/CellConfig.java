package io.videoconf.recorder.cell;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What cells are made of.
 *
 * @param classPathDir folder of the cell's jars (or classes)
 * @param javaHome of the JDK to run them
 * @param mainClass the cell's main class
 * @param nativeCacheDir where JavaCPP unpacks native libraries; shared by all cells
 * @param maxHeapMegabytes Java heap, MiB
 * @param maxNativeBytes native memory besides the JVM's own
 * @param niceness added to the cell's nice value, 0 to 19; 0 for no change
 * @param encoder of H.264
 */
public record CellConfig(
    Path classPathDir,
    Path javaHome,
    String mainClass,
    Path nativeCacheDir,
    int maxHeapMegabytes,
    long maxNativeBytes,
    int niceness,
    CellLimits limits,
    EncoderChoice encoder) {
  public static final String MEDIA_MAIN_CLASS = "io.videoconf.recorder.media.CellMain";

  /** Metaspace, code cache, thread stacks and the collector of a small JVM. */
  private static final long JVM_OVERHEAD_BYTES = 256L << 20;

  public CellConfig {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(encoder, "encoder");
    classPathDir = classPathDir.toAbsolutePath();
    nativeCacheDir = nativeCacheDir.toAbsolutePath();
    if (maxHeapMegabytes < 16) {
      throw new IllegalArgumentException(
          "maxHeapMegabytes must be at least 16, was " + maxHeapMegabytes);
    }
    if (maxNativeBytes < 1 << 20) {
      throw new IllegalArgumentException(
          "maxNativeBytes must be at least 1 MiB, was " + maxNativeBytes);
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("niceness must be 0 to 19, was " + niceness);
    }
  }

  /** Cells that encode by software. */
  public CellConfig(
      Path classPathDir,
      Path javaHome,
      String mainClass,
      Path nativeCacheDir,
      int maxHeapMegabytes,
      long maxNativeBytes,
      int niceness,
      CellLimits limits) {
    this(
        classPathDir,
        javaHome,
        mainClass,
        nativeCacheDir,
        maxHeapMegabytes,
        maxNativeBytes,
        niceness,
        limits,
        EncoderChoice.BEST);
  }

  /** A live composite cell on the JDK that runs us: 256 MiB heap, 1 GiB native. */
  public static CellConfig of(Path classPathDir, Path nativeCacheDir) {
    return new CellConfig(
        classPathDir,
        Path.of(System.getProperty("java.home")),
        MEDIA_MAIN_CLASS,
        nativeCacheDir,
        256,
        1L << 30,
        0,
        CellLimits.live());
  }

  public CellConfig withLimits(CellLimits newLimits) {
    return new CellConfig(
        classPathDir,
        javaHome,
        mainClass,
        nativeCacheDir,
        maxHeapMegabytes,
        maxNativeBytes,
        niceness,
        newLimits,
        encoder);
  }

  public CellConfig withNiceness(int newNiceness) {
    return new CellConfig(
        classPathDir,
        javaHome,
        mainClass,
        nativeCacheDir,
        maxHeapMegabytes,
        maxNativeBytes,
        newNiceness,
        limits,
        encoder);
  }

  public CellConfig withEncoder(EncoderChoice newEncoder) {
    return new CellConfig(
        classPathDir,
        javaHome,
        mainClass,
        nativeCacheDir,
        maxHeapMegabytes,
        maxNativeBytes,
        niceness,
        limits,
        newEncoder);
  }

  /** More than this is no use of memory that was asked for: such a cell is killed. */
  long maxResidentBytes() {
    return ((long) maxHeapMegabytes << 20) + maxNativeBytes + JVM_OVERHEAD_BYTES;
  }
}
