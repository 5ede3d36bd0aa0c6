package io.videoconf.recorder.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellCommandTest {
  @TempDir Path directory;

  private List<String> line() {
    return CellCommand.line(
        CellConfig.of(directory, directory.resolve("natives")), Isolation.none(), directory);
  }

  private String classPath() {
    List<String> line = line();
    return line.get(line.indexOf("-cp") + 1);
  }

  @Test
  void theClassPathIsTheJarsByNameAsTheCacheWasMadeFor() throws IOException {
    for (String name : List.of("b.jar", "a.jar", "cell.aot", "C.jar")) {
      Files.createFile(directory.resolve(name));
    }
    assertThat(classPath().split(File.pathSeparator))
        .containsExactly(
            directory.resolve("C.jar").toString(),
            directory.resolve("a.jar").toString(),
            directory.resolve("b.jar").toString());
  }

  @Test
  void theCellIsToldOfTheEncoderAndItsDevice() {
    CellConfig config =
        CellConfig.of(directory, directory.resolve("natives"))
            .withEncoder(new EncoderChoice("h264_vaapi", "/dev/dri/renderD129", "/opt/o.so"));
    assertThat(CellCommand.line(config, Isolation.none(), directory))
        .contains(
            "-Drecorder.h264.encoder=h264_vaapi",
            "-Drecorder.h264.device=/dev/dri/renderD129",
            "-Drecorder.h264.library=/opt/o.so");
  }

  @Test
  void classesInTheFolderComeFirst() throws IOException {
    Files.createFile(directory.resolve("a.jar"));
    Files.createDirectories(directory.resolve("io/videoconf"));
    assertThat(classPath().split(File.pathSeparator))
        .containsExactly(directory.toString(), directory.resolve("a.jar").toString());
  }

  @Test
  void theCacheIsUsedWhereThereIsOne() throws IOException {
    Files.createFile(directory.resolve("a.jar"));
    assertThat(line()).noneMatch(option -> option.startsWith("-XX:AOT"));
    Files.createFile(directory.resolve("cell.aot"));
    assertThat(line()).contains("-XX:AOTCache=" + directory.resolve("cell.aot"));
  }

  @Test
  void aCacheThatIsOlderThanAJarIsLeftAside() throws IOException {
    Files.createFile(directory.resolve("cell.aot"));
    Path jar = Files.createFile(directory.resolve("a.jar"));
    FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
    Files.setLastModifiedTime(jar, later);
    assertThat(line()).noneMatch(option -> option.startsWith("-XX:AOT"));
    Files.setLastModifiedTime(directory.resolve("cell.aot"), later);
    assertThat(line()).contains("-XX:AOTCache=" + directory.resolve("cell.aot"));
  }
}
