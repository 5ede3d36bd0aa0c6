package io.videoconf.recorder.platform.config;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What cells are made of and may take.
 *
 * @param classPathDirectory folder of the cell's jars
 * @param nativeCacheDirectory where native libraries are unpacked; shared by all cells
 * @param heapMegabytes Java heap, 16 to 16384
 * @param nativeMegabytes memory for media besides, 64 to 65536
 * @param niceness 0 to 19
 * @param jobTimeLimit for one job's cell
 * @param videoEncoder FFmpeg's name of the H.264 encoder that is wanted; empty for software
 * @param videoDevice that it works on; empty for the first
 */
public record CellSettings(
    Path classPathDirectory,
    Path nativeCacheDirectory,
    int heapMegabytes,
    int nativeMegabytes,
    int niceness,
    Duration jobTimeLimit,
    String videoEncoder,
    String videoDevice) {

  private static final Pattern ENCODER = Pattern.compile("[a-z0-9_]*");
  private static final Pattern DEVICE = Pattern.compile("(/dev/[A-Za-z0-9_./-]+)?");

  public static CellSettings from(Environment env) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String encoder = env.string("RECORDER_COMPOSE_ENCODER", "");
    if (!ENCODER.matcher(encoder).matches()) {
      env.reject("RECORDER_COMPOSE_ENCODER must be the name of an encoder such as h264_nvenc");
      encoder = "";
    }
    String device = env.string("RECORDER_COMPOSE_DEVICE", "");
    if (!DEVICE.matcher(device).matches()) {
      env.reject("RECORDER_COMPOSE_DEVICE must be the path of a device: /dev/dri/renderD128");
      device = "";
    }
    return new CellSettings(
        Path.of(env.required("RECORDER_CELL_PATH")),
        env.path("RECORDER_CELL_CACHE", temporary.resolve("videoconf-recorder-natives")),
        env.integer("RECORDER_CELL_HEAP_MB", 256, 16, 16_384),
        env.integer("RECORDER_CELL_NATIVE_MB", 1024, 64, 65_536),
        env.integer("RECORDER_CELL_NICENESS", 0, 0, 19),
        env.duration("RECORDER_CELL_TIME_LIMIT", Duration.ofHours(2)),
        encoder,
        device);
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
        videoEncoder,
        videoDevice);
  }
}
