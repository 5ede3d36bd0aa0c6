package io.videoconf.recorder.platform.worker;

import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.JobKind;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * What a worker makes of a master.
 *
 * @param task for the input file and the output directory
 * @param products how the cell's files make up the outputs
 */
public record MediaJob(
    JobKind kind, BiFunction<Path, Path, CellTask> task, List<Product> products) {

  /**
   * One output.
   *
   * @param mainFile the file that stands for it
   * @param files which of the cell's files, by name, belong to it
   */
  public record Product(OutputKind kind, String mainFile, Predicate<String> files) {}
}
