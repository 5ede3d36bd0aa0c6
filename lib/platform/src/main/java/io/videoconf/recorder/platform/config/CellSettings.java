package io.videoconf.recorder.platform.config;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.EncoderChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What cells are made of and may take.
 *
 * @param classPathDirectory folder of the cell's jars
 * @param nativeCacheDirectory where native libraries are unpacked; shared by all cells
 * @param heapMegabytes Java heap, 16 to 16384
 * @param nativeMegabytes memory for media besides, 64 to 65536
 * @param niceness 0 to 19
 * @param jobTimeLimit for one job's cell
 * @param encoder of H.264
 */
public record CellSettings(
    Path classPathDirectory,
    Path nativeCacheDirectory,
    int heapMegabytes,
    int nativeMegabytes,
    int niceness,
    Duration jobTimeLimit,
    EncoderChoice encoder) {

  public static CellSettings from(Environment env) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return new CellSettings(
        Path.of(env.required("RECORDER_CELL_PATH")),
        env.path("RECORDER_CELL_CACHE", temporary.resolve("videoconf-recorder-natives")),
        env.integer("RECORDER_CELL_HEAP_MB", 256, 16, 16_384),
        env.integer("RECORDER_CELL_NATIVE_MB", 1024, 64, 65_536),
        env.integer("RECORDER_CELL_NICENESS", 0, 0, 19),
        env.duration("RECORDER_CELL_TIME_LIMIT", Duration.ofHours(2)),
        encoder(env));
  }

  private static EncoderChoice encoder(Environment env) {
    return new EncoderChoice(
        matching(
            env,
            "RECORDER_COMPOSE_ENCODER",
            EncoderChoice::isEncoder,
            "the name of an encoder such as h264_nvenc"),
        matching(
            env,
            "RECORDER_COMPOSE_DEVICE",
            EncoderChoice::isDevice,
            "the path of a device: /dev/dri/renderD128"),
        matching(
            env,
            "RECORDER_OPENH264_LIBRARY",
            EncoderChoice::isLibrary,
            "the path of a library: /usr/lib/x86_64-linux-gnu/libopenh264.so.7"));
  }

  private static String matching(
      Environment env, String name, Predicate<String> isOne, String what) {
    String value = env.string(name, "");
    if (isOne.test(value)) {
      return value;
    }
    env.reject(name + " must be " + what);
    return "";
  }

  /** Cells that work within {@code limits}, on the JDK that runs us. */
  public CellConfig toConfig(CellLimits limits) {
    CellConfig defaults = CellConfig.of(classPathDirectory, nativeCacheDirectory);
    return new CellConfig(
        defaults.classPathDir(),
        defaults.javaHome(),
        defaults.mainClass(),
        defaults.nativeCacheDir(),
        heapMegabytes,
        (long) nativeMegabytes << 20,
        niceness,
        limits,
        encoder);
  }
}
