package io.videoconf.recorder.transcoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.LadderRung;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobResult;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.kafka.JobHandler;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import io.videoconf.recorder.platform.worker.CellRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;

/**
 * Makes the ladder of a master: by the cells of this worker, or, of a long one, by parts that any
 * worker takes, each with attempts of its own, and that are joined at the end. The result does not
 * depend on how many work on it. Thread-safe.
 */
final class LadderJobHandler implements JobHandler {
  static final String MAIN_FILE = "master.m3u8";

  /** Each part reads all of the source: more would load the object store more than they help. */
  private static final int MAX_PARTS = 16;

  /** Shares of the whole, as a person watching the progress sees it. */
  private static final double FETCHED = 0.05;

  private static final double MADE = 0.8;
  private static final double JOINED = 0.85;

  private final ObjectStore store;
  private final OutputPublisher publisher;
  private final PartTransfer transfer;
  private final LadderCells cells;
  private final long splitBytes;

  LadderJobHandler(ObjectStore store, CellRunner cells, LadderSettings settings) {
    this.store = store;
    this.publisher = new OutputPublisher(store);
    this.transfer = new PartTransfer(store);
    this.cells = new LadderCells(cells, settings);
    this.splitBytes = settings.splitBytes();
  }

  @Override
  public JobKind kind() {
    return JobKind.TRANSCODE;
  }

  @Override
  public JobResult work(Job job, JobContext context) throws JobFailure, InterruptedException {
    try {
      if (job.part() != null) {
        return part(job, job.part(), context);
      }
      if (job.step() > 0) {
        return new JobResult.Completed(List.of(join(job, context)));
      }
      int parts = parts(job);
      return parts > 1
          ? new JobResult.Split(
              IntStream.range(0, parts)
                  .mapToObj(i -> Json.write(new CellTask.Part(i, parts)))
                  .toList())
          : new JobResult.Completed(List.of(whole(job, context)));
    } catch (IOException e) {
      throw localDisk(e);
    }
  }

  /** All of a job by this worker alone. */
  @Override
  public List<Output> run(Job job, JobContext context) throws JobFailure, InterruptedException {
    try {
      return List.of(whole(job, context));
    } catch (IOException e) {
      throw localDisk(e);
    }
  }

  private static JobFailure localDisk(IOException e) {
    return new JobFailure(ErrorClass.INTERNAL, "local_disk", "The local disk failed: " + e);
  }

  private int parts(Job job) throws JobFailure {
    long bytes = source(job).size(job.message().sourceKey()).orElseThrow(LadderJobHandler::missing);
    return splitBytes == 0 ? 1 : Math.clamp(Math.ceilDiv(bytes, splitBytes), 1, MAX_PARTS);
  }

  private Output whole(Job job, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    Path output = Files.createDirectory(context.workDirectory().resolve("out"));
    make(new CellTask.Part(0, 1), job, output, context, part(context, FETCHED, MADE));
    return publish(job, output, context);
  }

  private JobResult part(Job job, JobPart part, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    CellTask.Part which = read(part.task());
    Path output = Files.createDirectory(context.workDirectory().resolve("out"));
    make(which, job, output, context, part(context, FETCHED, MADE));
    String prefix = PartTransfer.prefix(job, part.parentId(), which.index());
    transfer.upload(output, prefix);
    return new JobResult.PartCompleted(prefix);
  }

  private static CellTask.Part read(String task) throws JobFailure {
    try {
      return Json.read(task, CellTask.Part.class);
    } catch (JacksonException e) {
      throw new JobFailure(ErrorClass.INTERNAL, "bad_part", "The job's part cannot be read");
    }
  }

  private Output join(Job job, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    Path output = Files.createDirectory(context.workDirectory().resolve("out"));
    String own = PartTransfer.prefix(job.message().recordingId(), job.message().jobId());
    for (JobPart.Result result : job.parts()) {
      if (!result.result().startsWith(own)) {
        throw new JobFailure(ErrorClass.INTERNAL, "bad_part", "A part is not of this job");
      }
      transfer.download(result.result(), output);
    }
    Output made = publish(job, output, context);
    transfer.remove(job.message().recordingId(), job.message().jobId());
    return made;
  }

  private void make(
      CellTask.Part part, Job job, Path output, JobContext context, DoubleConsumer progress)
      throws JobFailure, InterruptedException, IOException {
    Path input = context.workDirectory().resolve("input.mp4");
    if (!source(job).download(job.message().sourceKey(), input)) {
      throw missing();
    }
    context.progress(FETCHED);
    cells.make(part, input, output, context.workDirectory(), progress);
  }

  /** Where the source is. What is made of it is kept in our own bucket, wherever that was. */
  private ObjectStore source(Job job) {
    return store.bucket(job.message().sourceBucket());
  }

  private static JobFailure missing() {
    return new JobFailure(ErrorClass.INPUT, "source_missing", "The object to read does not exist");
  }

  private Output publish(Job job, Path output, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    List<String> files =
        cells.join(output, context.workDirectory(), part(context, MADE, JOINED)).stream()
            .filter(file -> !file.endsWith(".json"))
            .toList();
    if (!files.contains(MAIN_FILE)) {
      throw new JobFailure(
          ErrorClass.INTERNAL, "output_missing", "The media process made no output");
    }
    Output published =
        publisher.publish(
            job.message().recordingId(),
            OutputKind.RENDITION,
            job.attempt(),
            output,
            files,
            MAIN_FILE,
            part(context, JOINED, 1));
    return published.with(rungs(published));
  }

  /** Of what was published, which may be what an attempt before has made. */
  private List<LadderRung> rungs(Output published) {
    return Optional.ofNullable(published.objectKey())
        .flatMap(store::get)
        .map(playlist -> Rungs.of(new String(playlist, UTF_8)))
        .orElse(List.of());
  }

  private static DoubleConsumer part(JobContext context, double from, double to) {
    return p -> context.progress(from + p * (to - from));
  }
}
