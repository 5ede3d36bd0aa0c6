package io.videoconf.recorder.cell;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads what a process does. Of what cannot be read (the process is gone, or this is no Linux) it
 * does nothing. Thread-safe.
 */
final class ProcessActivity implements Activity {
  private final ProcessHandle process;

  ProcessActivity(ProcessHandle process) {
    this.process = process;
  }

  @Override
  public long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** States R and D of proc(5) in one of its threads. */
  @Override
  public boolean isWaiting() {
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        // The name of the thread, in brackets, may hold anything.
        String stat = Files.readString(thread.resolve("stat"));
        int state = stat.lastIndexOf(')') + 2;
        if (stat.startsWith("R", state) || stat.startsWith("D", state)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
    return false;
  }
}
