package io.videoconf.recorder.platform.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes that are killed and replaced, and how long it takes others to go on. */
final class WorkerProcesses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);

  /**
   * Who takes over has its machine for itself: a JVM that starts on the same cores would make each
   * job of the others, for which the orphans wait, three to ten times as long.
   */
  private static final Duration REPLACED_AFTER = Duration.ofMillis(1500);

  /** A JVM's first jobs take several times as long as the others, and orphans wait behind them. */
  private static final int WARM_AFTER_JOBS = 8;

  private final List<String> arguments;
  private final int count;
  private final Jdbi jdbi;
  private final List<Worker> running = new ArrayList<>();
  private final List<Orphan> orphans = new ArrayList<>();
  private int kills;
  private long replaceAtNanos;

  /**
   * @param number what others know it by, once it takes jobs
   */
  private record Worker(Process process, CompletableFuture<Integer> number) {
    static Worker of(Process process) {
      CompletableFuture<Integer> number = new CompletableFuture<>();
      // Reading a pipe would keep one of the few threads on which virtual ones run.
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              number.complete(Integer.valueOf(process.inputReader().readLine()));
            } catch (IOException | NumberFormatException e) {
              number.completeExceptionally(e);
            }
          });
      return new Worker(process, number);
    }
  }

  /** A job that a killed process held. */
  private record Orphan(UUID jobId, int attempt, double killedAtSeconds) {}

  WorkerProcesses(List<String> arguments, int count, Jdbi jdbi) throws IOException {
    this.arguments = arguments;
    this.count = count;
    this.jdbi = jdbi;
    for (int i = 0; i < count; i++) {
      running.add(start());
    }
  }

  /**
   * Kills the one that runs for the longest time, while another works too and could take over.
   *
   * @return false when fewer than two work
   */
  boolean killOne() throws IOException {
    List<Worker> working = running.stream().filter(this::isWorking).toList();
    if (working.size() < 2) {
      return false;
    }
    Worker victim = working.getFirst();
    int number = victim.number().join();
    double killedAt = seconds();
    victim.process().destroyForcibly();
    victim.process().onExit().join();
    kills++;
    orphans.addAll(heldBy(number, killedAt));
    running.remove(victim);
    replaceAtNanos = System.nanoTime() + REPLACED_AFTER.toNanos();
    return true;
  }

  /** Starts a new one in the place of one that was killed a while ago, or could not start. */
  void replace() throws IOException {
    running.removeIf(worker -> !worker.process().isAlive());
    if (running.size() < count && System.nanoTime() - replaceAtNanos >= 0) {
      running.add(start());
    }
  }

  private boolean isWorking(Worker worker) {
    return worker.number().isDone()
        && !worker.number().isCompletedExceptionally()
        && completedBy(worker.number().join()) >= WARM_AFTER_JOBS
        && !heldBy(worker.number().join(), 0).isEmpty();
  }

  int kills() {
    return kills;
  }

  void requireKills() {
    assertThat(kills).as("killed processes").isPositive();
    assertThat(orphans).as("jobs that lost their worker").isNotEmpty();
  }

  /** Says how long it took until somebody else went on with a job. */
  void report(long seed, int faults) {
    List<Double> waits = new ArrayList<>();
    for (Orphan orphan : orphans) {
      jdbi.withHandle(h ->
              h.createQuery(
                      """
                      select extract(epoch from min(at))::float8 from claim_log
                      where job_id = :id and attempt > :attempt
                      """)
                  .bind("id", orphan.jobId())
                  .bind("attempt", orphan.attempt())
                  .mapTo(Double.class)
                  .findOne())
          .ifPresent(at -> waits.add(at - orphan.killedAtSeconds()));
    }
    waits.sort(null);
    LOG.info(
        "seed {}: {} kills orphaned {} jobs, {} faults; taken over after p50 {} s, p99 {} s, max {} s",
        seed,
        kills,
        waits.size(),
        faults,
        quantile(waits, 0.5),
        quantile(waits, 0.99),
        quantile(waits, 1));
  }

  @Override
  public void close() {
    running.forEach(worker -> worker.process().destroyForcibly());
    running.forEach(worker -> worker.process().onExit().join());
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : Math.round(sorted.get((int) Math.ceil(share * sorted.size()) - 1) * 1000) / 1000.0;
  }

  private List<Orphan> heldBy(int worker, double killedAt) {
    return jdbi.withHandle(h ->
        h.createQuery(
                "select job_id, attempt from job where worker = :worker and status = 'running'")
            .bind("worker", worker)
            .map((row, _) ->
                new Orphan(row.getObject("job_id", UUID.class), row.getInt("attempt"), killedAt))
            .list());
  }

  private int completedBy(int worker) {
    return jdbi.withHandle(h ->
        h.createQuery("select count(*) from job where worker = :worker and status = 'completed'")
            .bind("worker", worker)
            .mapTo(Integer.class)
            .one());
  }

  private double seconds() {
    return jdbi.withHandle(h ->
        h.createQuery("select extract(epoch from clock_timestamp())::float8")
            .mapTo(Double.class)
            .one());
  }

  private Worker start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            ChaosWorker.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return Worker.of(builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }
}
