package io.videoconf.recorder.platform.worker;

import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.JobKind;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a worker makes of a master.
 *
 * @param task for the input file and the output directory
 * @param products how the cell's files make up the outputs
 * @param shortcut how less is done; null for never
 */
public record MediaJob(
    JobKind kind,
    BiFunction<Path, Path, CellTask> task,
    List<Product> products,
    @Nullable Shortcut shortcut) {

  public MediaJob {
    products = List.copyOf(products);
  }

  /** One that always reads the master. */
  public MediaJob(JobKind kind, BiFunction<Path, Path, CellTask> task, List<Product> products) {
    this(kind, task, products, null);
  }

  /**
   * Where the recorder itself has published one of the products, the others are made of files of
   * that one, and the master is not needed.
   *
   * @param published the product that is there
   * @param files which files of it, by name, are read; without any the master is
   * @param task for the directory of these files and the output directory
   */
  public record Shortcut(
      OutputKind published, Predicate<String> files, BiFunction<Path, Path, CellTask> task) {}

  /**
   * One output.
   *
   * @param mainFile the file that stands for it
   * @param files which of the cell's files, by name, belong to it
   */
  public record Product(OutputKind kind, String mainFile, Predicate<String> files) {}
}
