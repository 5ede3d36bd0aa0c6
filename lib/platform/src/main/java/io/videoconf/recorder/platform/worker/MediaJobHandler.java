package io.videoconf.recorder.platform.worker;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.kafka.JobHandler;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import io.videoconf.recorder.platform.worker.MediaJob.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Downloads the master, has a cell make something of it, publishes that. Thread-safe. */
public final class MediaJobHandler implements JobHandler {
  /** Shares of the whole, as a person watching the progress sees it. */
  private static final double DOWNLOADED = 0.05;

  private static final double MADE = 0.85;

  private final MediaJob what;
  private final ObjectStore store;
  private final OutputPublisher publisher;
  private final CellRunner cells;

  public MediaJobHandler(MediaJob what, ObjectStore store, CellRunner cells) {
    this.what = what;
    this.store = store;
    this.publisher = new OutputPublisher(store);
    this.cells = cells;
  }

  @Override
  public JobKind kind() {
    return what.kind();
  }

  @Override
  public List<Output> run(Job job, JobContext context) throws JobFailure, InterruptedException {
    try {
      context.stage("download");
      Path input = download(job, context);
      context.stage("make");
      Path output = Files.createDirectory(context.workDirectory().resolve("out"));
      Path home = Files.createDirectory(context.workDirectory().resolve("cell"));
      CellReport.Done done =
          cells.run(
              what.task().apply(input, output),
              home,
              p -> context.progress(DOWNLOADED + p * (MADE - DOWNLOADED)));
      context.stage("upload");
      List<String> files = done.files().stream().map(CellReport.OutputFile::file).toList();
      return publish(job, context, output, files);
    } catch (IOException e) {
      throw new JobFailure(ErrorClass.INTERNAL, "local_disk", "The local disk failed: " + e);
    }
  }

  private Path download(Job job, JobContext context) throws JobFailure {
    Path input = context.workDirectory().resolve("input.mp4");
    ObjectStore source = store.bucket(job.message().sourceBucket());
    if (!source.download(job.message().sourceKey(), input)) {
      throw new JobFailure(ErrorClass.INPUT, "source_missing", "The object to read does not exist");
    }
    context.progress(DOWNLOADED);
    return input;
  }

  private List<Output> publish(Job job, JobContext context, Path directory, List<String> files)
      throws JobFailure, IOException, InterruptedException {
    UUID recordingId = job.message().recordingId();
    List<Output> outputs = new ArrayList<>();
    for (Product product : what.products()) {
      double from = MADE + (1 - MADE) * outputs.size() / what.products().size();
      double share = (1 - MADE) / what.products().size();
      List<String> own = files.stream().filter(product.files()).toList();
      if (!own.contains(product.mainFile())) {
        throw new JobFailure(
            ErrorClass.INTERNAL, "output_missing", "The media process made no output");
      }
      outputs.add(
          publisher.publish(
              recordingId,
              product.kind(),
              job.attempt(),
              directory,
              own,
              product.mainFile(),
              p -> context.progress(from + p * share)));
    }
    return outputs;
  }
}
