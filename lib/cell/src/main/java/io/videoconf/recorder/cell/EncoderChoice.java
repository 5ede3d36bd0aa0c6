package io.videoconf.recorder.cell;

import java.util.regex.Pattern;

/**
 * Which H.264 encoder a cell should use.
 *
 * @param encoder FFmpeg's name of it, e.g. {@code h264_nvenc}, or {@code openh264} for the system's
 *     OpenH264; empty for the best software encoder there is
 * @param device that it works on, e.g. {@code /dev/dri/renderD128}; empty for the first
 * @param library path of the system's OpenH264; empty for where the loader finds it
 */
public record EncoderChoice(String encoder, String device, String library) {
  private static final Pattern ENCODER = Pattern.compile("[a-z0-9_]*");
  private static final Pattern DEVICE = Pattern.compile("(/dev/[A-Za-z0-9_./-]+)?");
  private static final Pattern LIBRARY = Pattern.compile("(/[A-Za-z0-9_.+/-]+)?");

  /** The best software encoder there is. */
  public static final EncoderChoice BEST = new EncoderChoice("", "", "");

  public EncoderChoice {
    if (!isEncoder(encoder) || !isDevice(device) || !isLibrary(library)) {
      throw new IllegalArgumentException("no choice of an encoder: " + encoder + " " + device);
    }
  }

  public static boolean isEncoder(String name) {
    return ENCODER.matcher(name).matches();
  }

  public static boolean isDevice(String path) {
    return DEVICE.matcher(path).matches();
  }

  public static boolean isLibrary(String path) {
    return LIBRARY.matcher(path).matches();
  }
}
