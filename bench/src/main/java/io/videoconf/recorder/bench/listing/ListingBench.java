package io.videoconf.recorder.bench.listing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.bench.listing.Connection.Answer;
import io.videoconf.recorder.bench.listing.Connection.Question;
import io.videoconf.recorder.embedded.EmbeddedPostgres;
import io.videoconf.recorder.embedded.FreePorts;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.model.port.RecordingStore.Query;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lists and shows recordings at a fixed rate, out of as many as asked for, over HTTP, from an API
 * that has one core. A request that had to wait for its turn counts from when it was due.
 */
public final class ListingBench {
  private static final int PAGE = 20;
  private static final int CONNECTIONS = 64;

  /** A third of the memory of a machine that is made for so many rows. */
  private static final String BUFFERS = "8GB";

  /** Users who come again within the hour: at 500/s each asks once in ten seconds. */
  private static final int REGULARS = 5_000;

  /**
   * Of each question, before any is measured: what is measured is a server that has been up, and
   * not what the JVM compiles on the same core in its first minutes.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  private static final Duration TOKEN_TTL = Duration.ofHours(4);
  private static final List<String> OPTIONS =
      List.of("--rows", "--rate", "--seconds", "--core", "--data");

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(20150101);
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final TokenIssuer issuer;
  private final long rows;
  private final int rate;
  private final int seconds;

  private ListingBench(Map<String, String> options) {
    rows = Long.parseLong(options.getOrDefault("--rows", "10000000"));
    rate = Integer.parseInt(options.getOrDefault("--rate", "500"));
    seconds = Integer.parseInt(options.getOrDefault("--seconds", "20"));
    issuer =
        new TokenIssuer(
            AuthSettings.from(new Environment(Map.of("RECORDER_JWT_SECRET", ApiProcess.SECRET))));
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    if (args.length % 2 != 0 || !OPTIONS.containsAll(options.keySet())) {
      throw new IllegalArgumentException("options are " + OPTIONS + ", each with a value");
    }
    new ListingBench(options).run(options);
  }

  private void run(Map<String, String> options) throws IOException, InterruptedException {
    Path data =
        options.containsKey("--data")
            ? Files.createDirectories(Path.of(options.get("--data"))).toAbsolutePath()
            : Files.createTempDirectory("listing");
    // PostgreSQL has a user of its own, which must be able to come this far.
    boolean _ = data.toFile().setExecutable(true, false);
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(data.resolve("postgresql"), FreePorts.one(), BUFFERS)) {
      String url = postgres.createDatabase("listing");
      try (Database database =
          Database.open(new DatabaseSettings(url, null, null, 2), new SimpleMeterRegistry())) {
        Rows made = new Rows(database, rows, out);
        made.make();
        made.load();
        explain(new JdbiRecordingStore(database));
        measure(made, url, Integer.parseInt(options.getOrDefault("--core", "0")), data);
      }
    }
  }

  private void explain(JdbiRecordingStore store) {
    long deep = rows - deepestPage() * PAGE;
    Cursor cursor = new Cursor(Rows.createdAt(deep), Rows.id(deep));
    plan(store, "a user's page", new Query("user-7", null, null, null, null, null, PAGE + 1, 0));
    plan(store, "everybody's page 1", new Query(null, null, null, null, null, null, PAGE + 1, 0));
    plan(
        store,
        String.format("everybody's page %,d", deepestPage()),
        new Query(null, null, null, null, null, cursor, PAGE + 1, 0));
  }

  private void plan(JdbiRecordingStore store, String what, Query query) {
    out.printf("%n%s:%n", what);
    store.explain(query).forEach(line -> out.println("  " + line));
  }

  private void measure(Rows made, String url, int core, Path data)
      throws IOException, InterruptedException {
    try (ApiProcess api = ApiProcess.start(core, FreePorts.one(), url, data.resolve("api.log"))) {
      Map<String, Supplier<Question>> questions = questions(api, made);
      for (Supplier<Question> question : questions.values()) {
        Latencies _ = ask(api, question, WARM_UP);
      }
      out.printf(
          "%n%,d rows, %d requests/s, %d s each, the API on one core%n", rows, rate, seconds);
      out.printf(
          "%-34s %8s %8s %8s %8s %8s%n", "", "p50 ms", "p99 ms", "max ms", "cores", "failed");
      for (Map.Entry<String, Supplier<Question>> question : questions.entrySet()) {
        report(api, question.getKey(), question.getValue());
      }
      depths(api);
    }
  }

  private Map<String, Supplier<Question>> questions(ApiProcess api, Rows made) throws IOException {
    List<Long> regulars = random.longs(REGULARS, 0, made.users()).boxed().toList();
    String deep;
    try (Connection connection = new Connection(api.address())) {
      deep = cursorAt(connection, deepestPage());
    }
    Map<String, Supplier<Question>> questions = new LinkedHashMap<>();
    questions.put(
        "a user's first page", () -> page("", user(regulars.get((int) random(regulars.size())))));
    questions.put("of users never seen before", () -> page("", user(random(made.users()))));
    questions.put("everybody's first page", () -> page("", admin()));
    questions.put(
        String.format("everybody's page %,d", deepestPage()),
        () -> page("&cursor=" + deep, admin()));
    questions.put(
        "one recording",
        () -> {
          long number = 1 + random(rows);
          // Who hosted it.
          return new Question("/api/v1/recordings/" + Rows.id(number), user(number % made.users()));
        });
    return questions;
  }

  private void report(ApiProcess api, String what, Supplier<Question> question)
      throws InterruptedException {
    double cpuBefore = api.cpuSeconds();
    Latencies latencies = ask(api, question, Duration.ofSeconds(seconds));
    double cores = (api.cpuSeconds() - cpuBefore) / seconds;
    out.printf(
        "%-34s %8.2f %8.2f %8.2f %8.2f %8d%n",
        what,
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.millis(1),
        cores,
        latencies.failures());
  }

  /** One request after another, so that nothing but the depth differs. */
  private void depths(ApiProcess api) throws IOException {
    out.printf("%neverybody's pages, one request at a time%n%12s %8s%n", "page", "p50 ms");
    try (Connection connection = new Connection(api.address())) {
      for (long page = 1; page <= deepestPage(); page *= 10) {
        String cursor = page == 1 ? "" : "&cursor=" + cursorAt(connection, page);
        Latencies latencies = new Latencies(300);
        for (int i = 0; i < 300; i++) {
          long beganNanos = System.nanoTime();
          Answer answer = connection.get(page(cursor, admin()));
          if (answer.status() != 200) {
            throw new IOException("answered " + answer.status());
          }
          latencies.add(System.nanoTime() - beganNanos);
        }
        out.printf("%,12d %8.2f%n", page, latencies.millis(0.5));
      }
    }
  }

  /** 100,000 where there are so many, else the last power of ten that there is. */
  private long deepestPage() {
    long page = 1;
    while (page < 100_000 && page * 10 * PAGE < rows) {
      page *= 10;
    }
    return page;
  }

  /** What the page before ends with: found by its time, which tells nothing to the page itself. */
  private String cursorAt(Connection connection, long page) throws IOException {
    Instant after = Rows.createdAt(rows - (page - 1) * PAGE + 1);
    Answer answer = connection.get(new Question("/api/v1/recordings?limit=1&to=" + after, admin()));
    return Json.MAPPER.readTree(answer.body()).at("/next_cursor").asString();
  }

  private static Question page(String more, String token) {
    return new Question("/api/v1/recordings?limit=" + PAGE + more, token);
  }

  private synchronized long random(long bound) {
    return random.nextLong(bound);
  }

  private String admin() {
    return token("bench", Principal.SCOPE_ADMIN);
  }

  private String user(long number) {
    return token("user-" + number, null);
  }

  private String token(String sub, @Nullable String scope) {
    return tokens.computeIfAbsent(
        sub,
        _ ->
            issuer.issue(
                new Principal(sub, "enterprise", scope == null ? Set.of() : Set.of(scope)),
                TOKEN_TTL,
                Instant.now()));
  }

  /**
   * Asks at a fixed rate, on as many connections as a proxy would have. Each request has a time at
   * which it is due, whether or not those before were answered: one that waits for a connection
   * waits on the clock.
   */
  private Latencies ask(ApiProcess api, Supplier<Question> question, Duration length)
      throws InterruptedException {
    int total = (int) (rate * length.toSeconds());
    Latencies latencies = new Latencies(total);
    AtomicInteger next = new AtomicInteger();
    long beganNanos = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try (Connection connection = new Connection(api.address())) {
                  for (int n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
                    long dueNanos = beganNanos + n * 1_000_000_000L / rate;
                    Question now = question.get();
                    while (System.nanoTime() - dueNanos < 0) {
                      LockSupport.parkNanos(dueNanos - System.nanoTime());
                    }
                    if (connection.get(now).status() == 200) {
                      latencies.add(System.nanoTime() - dueNanos);
                    } else {
                      latencies.fail();
                    }
                  }
                } catch (IOException _) {
                  latencies.fail();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return latencies;
  }
}
