package io.videoconf.recorder.media.av;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/**
 * The programs inside the FFmpeg jar, unpacked into JavaCPP's cache.
 *
 * <p>{@code Loader.load(ffprobe.class)} is of no use here: it loads libavdevice into the JVM, which
 * this build links with PulseAudio, and few servers have that. Nothing of PulseAudio is called when
 * files are read, so the programs start with any library that answers to its name.
 */
public final class Programs {
  private static final String PULSE = "libpulse.so.0";

  private final Path folder;
  private final Path standIns;

  private Programs(Path folder, Path standIns) {
    this.folder = folder;
    this.standIns = standIns;
  }

  /** Unpacks them, which takes a second for the first time on a machine. */
  public static Programs unpack() throws IOException {
    Path folder = cachedFolder();
    Path standIns = Files.createTempDirectory("stand-ins");
    standIns.toFile().deleteOnExit();
    Path link = standIns.resolve(PULSE);
    Files.createSymbolicLink(link, folder.resolve("libdrm.so.2"));
    link.toFile().deleteOnExit();
    return new Programs(folder, standIns);
  }

  /** A process builder for one of them, {@code ffmpeg} or {@code ffprobe}, without arguments. */
  public ProcessBuilder start(String name) {
    File program = folder.resolve(name).toFile();
    if (!program.canExecute() && !program.setExecutable(true)) {
      throw new IllegalStateException("cannot be made executable: " + program);
    }
    ProcessBuilder builder = new ProcessBuilder(program.getPath());
    builder.environment().put("LD_LIBRARY_PATH", folder + File.pathSeparator + standIns);
    return builder;
  }

  private static Path cachedFolder() throws IOException {
    for (String variant : new String[] {"", "-gpl"}) {
      String resources = "/org/bytedeco/ffmpeg/" + Loader.getPlatform() + variant + "/";
      if (Loader.class.getResource(resources + "ffprobe") == null) {
        continue;
      }
      for (File folder : Loader.cacheResources(Loader.class, resources)) {
        if (new File(folder, "ffprobe").exists()) {
          return folder.toPath();
        }
      }
    }
    throw new IOException("no FFmpeg build for " + Loader.getPlatform() + " on the class path");
  }
}
