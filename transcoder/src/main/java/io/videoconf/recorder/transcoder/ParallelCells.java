package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.platform.kafka.JobFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the cells of one job side by side: all of them succeed, or all are stopped. */
final class ParallelCells {
  private ParallelCells() {}

  /**
   * Blocks until all have ended. When one fails, or the caller is interrupted, the others are
   * interrupted and waited for, because their files are about to be removed.
   *
   * @return the results in the order of the tasks
   */
  static <T> List<T> run(List<Callable<T>> tasks) throws JobFailure, InterruptedException {
    // Closing interrupts nothing by itself and waits until all tasks have ended.
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("span-", 0).factory())) {
      CompletionService<T> completion = new ExecutorCompletionService<>(executor);
      List<Future<T>> futures = new ArrayList<>();
      try {
        for (Callable<T> task : tasks) {
          futures.add(completion.submit(task));
        }
        for (int i = 0; i < futures.size(); i++) {
          completion.take().get();
        }
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } finally {
        futures.forEach(future -> future.cancel(true));
      }
      return futures.stream().map(Future::resultNow).toList();
    }
  }

  private static JobFailure failure(Throwable cause) throws InterruptedException {
    return switch (cause) {
      case JobFailure failure -> failure;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(cause);
    };
  }
}
