package io.videoconf.recorder.platform.worker;

import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.model.port.JobDesk;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.config.CellSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.WorkerSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.DecidedObjectStore;
import io.videoconf.recorder.platform.db.JdbiJobDesk;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.OutboxQueue;
import io.videoconf.recorder.platform.db.WorkerPresence;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.kafka.BacklogMetrics;
import io.videoconf.recorder.platform.kafka.JobHandler;
import io.videoconf.recorder.platform.kafka.JobIntake;
import io.videoconf.recorder.platform.kafka.JobSources;
import io.videoconf.recorder.platform.kafka.JobTopic;
import io.videoconf.recorder.platform.kafka.JobWorkers;
import io.videoconf.recorder.platform.kafka.KafkaTopics;
import io.videoconf.recorder.platform.kafka.OutboxRelay;
import io.videoconf.recorder.platform.metrics.CellWarnings;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.service.Heartbeat;
import io.videoconf.recorder.platform.service.Resources;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service that does media jobs: its slots, a relay, and a port for operations. */
public final class WorkerService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);

  private final String name;
  private final Resources resources;
  private final HttpServer http;

  private WorkerService(String name, Resources resources, HttpServer http) {
    this.name = name;
    this.resources = resources;
    this.http = http;
  }

  /**
   * Starts to take jobs.
   *
   * @throws io.videoconf.recorder.platform.config.ConfigurationException when the environment does
   *     not say what is needed
   */
  public static WorkerService start(
      String name, Environment env, int defaultHttpPort, MediaJob what) {
    return start(
        name,
        env,
        defaultHttpPort,
        List.of((store, cells) -> new MediaJobHandler(what, store, cells)));
  }

  /** Makes the handler of one kind of job from what the service has opened. */
  @FunctionalInterface
  public interface HandlerFactory {
    JobHandler make(ObjectStore store, CellRunner cells);
  }

  /**
   * Starts to take jobs of several kinds, each with slots of its own.
   *
   * @throws io.videoconf.recorder.platform.config.ConfigurationException when the environment does
   *     not say what is needed
   */
  public static WorkerService start(
      String name, Environment env, int defaultHttpPort, List<HandlerFactory> handlers) {
    Settings settings = Settings.from(env, defaultHttpPort);
    Resources resources = new Resources();
    try {
      HttpServer http = start(name, settings, handlers, resources);
      LOG.info("{} is ready, operations on {}", name, http.baseUri());
      return new WorkerService(name, resources, http);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static HttpServer start(
      String name, Settings settings, List<HandlerFactory> handlers, Resources resources) {
    WorkerSettings worker = settings.worker();
    KafkaSettings kafka = settings.kafka();
    Metrics metrics = resources.add(new Metrics(name));
    Database database = resources.add(Database.open(settings.database(), metrics.registry()));
    S3ObjectStore store = resources.add(S3ObjectStore.open(settings.s3()));
    ObjectStore objects = DecidedObjectStore.prepare(store, database);
    KafkaTopics topics = resources.add(new KafkaTopics(kafka));
    topics.ensure();
    JdbiJobStore jobs = new JdbiJobStore(database, worker.maxAttempts(), worker.retryBackoff());
    CellSettings cell = settings.cell();
    CellLauncher cells =
        resources.add(
            new CellLauncher(
                cell.toConfig(CellLimits.within(cell.jobTimeLimit())),
                Isolation.probe(),
                new CellWarnings(metrics.registry())));
    HealthChecks health =
        new HealthChecks()
            .add("database", database::check)
            .add("kafka", topics::check)
            .add("s3", store::check);
    HttpServer http =
        resources.add(HttpServer.start(settings.http(), metrics.registry(), health, _ -> {}));
    resources.add(OutboxRelay.start(new OutboxQueue(database), jobs, kafka, metrics.registry()));
    JobSources sources = JobSources.choose(kafka, topics);
    LOG.info("{} takes jobs by {} groups", name, sources);
    WorkerPresence presence = resources.add(WorkerPresence.announce(database));
    JobWorkers.Fleet fleet =
        new JobWorkers.Fleet(
            jobs, kafka, sources, worker, settings.jobs(), presence::owner, metrics.registry());
    List<JobWorkers> workers = new ArrayList<>();
    List<JobTopic> own = new ArrayList<>();
    resources.add((AutoCloseable) () -> stop(workers));
    for (HandlerFactory factory : handlers) {
      JobHandler handler = factory.make(objects, new CellRunner(cells));
      own.add(JobTopic.of(handler.kind()));
      workers.add(JobWorkers.start(handler, fleet));
    }
    resources.add(Heartbeat.start(database, name, Map::of));
    JobDesk desk = new JdbiJobDesk(database);
    resources.add(JobIntake.start(own, kafka, settings.jobs(), desk));
    resources.add(
        BacklogMetrics.start(own, desk, topic -> topics.lag(topic, sources), metrics.registry()));
    return http;
  }

  private static void stop(List<JobWorkers> workers) {
    // All have the same time, not one after the other.
    workers.forEach(JobWorkers::stop);
    workers.forEach(JobWorkers::close);
  }

  /** Where {@code /metrics} and {@code /health} are. */
  public URI baseUri() {
    return http.baseUri();
  }

  /** Lets running jobs finish within the stop timeout, gives the others back, and stops. */
  @Override
  public void close() {
    LOG.info("{} stops", name);
    resources.close();
  }

  private record Settings(
      DatabaseSettings database,
      KafkaSettings kafka,
      S3Settings s3,
      HttpSettings http,
      WorkerSettings worker,
      JobSettings jobs,
      CellSettings cell) {

    static Settings from(Environment env, int defaultHttpPort) {
      Settings settings =
          new Settings(
              DatabaseSettings.from(env),
              KafkaSettings.from(env),
              S3Settings.from(env),
              HttpSettings.from(env, defaultHttpPort),
              WorkerSettings.from(env),
              JobSettings.from(env),
              CellSettings.from(env));
      env.check();
      return settings;
    }
  }
}
