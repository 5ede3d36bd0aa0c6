package io.videoconf.recorder.platform.worker;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.kafka.JobHandler;
import io.videoconf.recorder.platform.s3.OutputManifest;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import io.videoconf.recorder.platform.worker.MediaJob.Product;
import io.videoconf.recorder.platform.worker.MediaJob.Shortcut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads the master, has a cell make something of it, publishes that; or less, of less, where
 * the recorder has made some of it. Thread-safe.
 */
public final class MediaJobHandler implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MediaJobHandler.class);

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
      Optional<List<Output>> outputs = fromPublished(job, context);
      return outputs.isPresent() ? outputs.get() : fromMaster(job, context);
    } catch (IOException e) {
      throw new JobFailure(ErrorClass.INTERNAL, "local_disk", "The local disk failed: " + e);
    }
  }

  private List<Output> fromMaster(Job job, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    context.stage("download");
    Path input = download(job, context);
    Made made = make(context, output -> what.task().apply(input, output));
    return publish(job, context, made, null);
  }

  /** Empty when the master is needed. */
  private Optional<List<Output>> fromPublished(Job job, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    Shortcut shortcut = what.shortcut();
    if (shortcut == null || !isOfMaster(job.message())) {
      return Optional.empty();
    }
    Optional<OutputManifest> published =
        OutputManifest.read(store, job.message().recordingId(), shortcut.published());
    if (published.isEmpty()) {
      return Optional.empty();
    }
    context.stage("download");
    Optional<Path> input = download(published.get(), shortcut, context);
    if (input.isEmpty()) {
      return Optional.empty();
    }
    try {
      Made made = make(context, output -> shortcut.task().apply(input.get(), output));
      return Optional.of(publish(job, context, made, shortcut.published()));
    } catch (JobFailure e) {
      if (e.errorClass() != ErrorClass.INPUT) {
        throw e;
      }
      LOG.warn("{} reads the master after all: {}", job.message().jobId(), e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isOfMaster(JobMessage message) {
    String master = ObjectKeys.output(message.recordingId(), OutputKind.MASTER);
    return message.sourceBucket() == null && message.sourceKey().startsWith(master);
  }

  /** What a cell made: the files that it names, in a directory. */
  private record Made(Path directory, List<String> files) {}

  private Made make(JobContext context, Function<Path, CellTask> task)
      throws JobFailure, InterruptedException, IOException {
    context.stage("make");
    Path output = Files.createTempDirectory(context.workDirectory(), "out");
    Path home = Files.createTempDirectory(context.workDirectory(), "cell");
    CellReport.Done done =
        cells.run(
            task.apply(output), home, p -> context.progress(DOWNLOADED + p * (MADE - DOWNLOADED)));
    context.stage("upload");
    return new Made(output, done.files().stream().map(CellReport.OutputFile::file).toList());
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

  /** Into a directory; empty when there is no such file, or one is missing. */
  private Optional<Path> download(OutputManifest published, Shortcut shortcut, JobContext context)
      throws IOException {
    List<String> files =
        published.files().stream().map(OutputManifest.File::file).filter(shortcut.files()).toList();
    Path input = Files.createDirectory(context.workDirectory().resolve("input"));
    for (String file : files) {
      if (!store.download(published.keyOf(file), input.resolve(file))) {
        return Optional.empty();
      }
    }
    context.progress(DOWNLOADED);
    return files.isEmpty() ? Optional.empty() : Optional.of(input);
  }

  /**
   * @param published what need not be made, for it is there; null for nothing
   */
  private List<Output> publish(
      Job job, JobContext context, Made made, @Nullable OutputKind published)
      throws JobFailure, IOException, InterruptedException {
    UUID recordingId = job.message().recordingId();
    List<Output> outputs = new ArrayList<>();
    for (Product product : what.products()) {
      double from = MADE + (1 - MADE) * outputs.size() / what.products().size();
      double share = (1 - MADE) / what.products().size();
      List<String> own = made.files().stream().filter(product.files()).toList();
      if (!own.contains(product.mainFile()) && product.kind() != published) {
        throw new JobFailure(
            ErrorClass.INTERNAL, "output_missing", "The media process made no output");
      }
      outputs.add(
          publisher.publish(
              recordingId,
              product.kind(),
              job.attempt(),
              made.directory(),
              own,
              product.mainFile(),
              p -> context.progress(from + p * share)));
    }
    return outputs;
  }
}
