package io.videoconf.recorder.standalone.jobs;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobPriority;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.standalone.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code recorder jobs}. */
@Command(
    name = "jobs",
    header = "Submits jobs, shows them, and has them retried, cancelled or replayed.",
    description = {
      "Talks to the API of a recorder that is up; only replay talks to Kafka.",
      "",
      "  recorder jobs submit transcode --recording RECORDING_ID",
      "  recorder jobs list --status failed",
      "  recorder jobs show --follow JOB_ID",
      "",
      "docs/jobs.md says what a job is and how else to send one."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ReplayCommand.class)
public final class JobsCommand {
  private static final Duration FOLLOW_EVERY = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Command(
      name = "submit",
      header = "Submits a job and prints its id.",
      mixinStandardHelpOptions = true,
      description = {
        "Either a kind and what to make it of, or a whole message from a file. Of a recording of"
            + " ours the master is taken unless --key names another object.",
        "",
        "  recorder jobs submit thumbnail --recording RECORDING_ID",
        "  recorder jobs submit transcode --bucket archive --key talks/42.mp4",
        "  recorder jobs submit --file job.json"
      })
  int submit(
      @Mixin ApiOptions api,
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "KIND",
              description = "transcode or thumbnail; compose needs --file")
          @Nullable JobKind kind,
      @Option(names = "--recording", paramLabel = "ID", description = "whose outputs to make")
          @Nullable UUID recording,
      @Option(names = "--bucket", paramLabel = "NAME", description = "of an object not ours")
          @Nullable String bucket,
      @Option(names = "--key", paramLabel = "KEY", description = "of the object to read")
          @Nullable String key,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "of the job; the same again is the same job (default: a new one)")
          @Nullable UUID id,
      @Option(names = "--priority", paramLabel = "CLASS", description = "${COMPLETION-CANDIDATES}")
          @Nullable JobPriority priority,
      @Option(
              names = "--deadline",
              paramLabel = "TIME",
              description = "RFC 3339; the job fails when it is not completed by then")
          @Nullable Instant deadline,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "a message as docs/jobs.schema.json has it; - is standard input")
          @Nullable Path file)
      throws InterruptedException {
    ObjectNode message = file == null ? Json.MAPPER.createObjectNode() : read(file);
    if (file == null && (kind == null || (recording == null && bucket == null))) {
      throw usage("name a kind and --recording or --bucket, or a --file");
    }
    put(message, "kind", kind == null ? null : lower(kind));
    put(message, "recording_id", recording);
    put(message, "source_bucket", bucket);
    put(message, "job_id", id);
    put(message, "priority", priority == null ? null : lower(priority));
    put(message, "deadline", deadline);
    put(message, "source_key", key);
    if (!message.has("source_key") && recording != null) {
      message.put(
          "source_key", ObjectKeys.attempt(recording, OutputKind.MASTER, 1) + "recording.mp4");
    }
    try (JobsClient client = api.open()) {
      System.out.println(client.submit(message).path("job_id").asString());
    }
    return 0;
  }

  @Command(
      name = "list",
      header = "Lists jobs, newest first.",
      mixinStandardHelpOptions = true,
      description = {"", "  recorder jobs list --status failed --type transcode"})
  int list(
      @Mixin ApiOptions api,
      @Option(names = "--status", paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}")
          @Nullable JobStatus status,
      @Option(names = "--type", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
          @Nullable JobKind type,
      @Option(names = "--recording", paramLabel = "ID", description = "of this recording alone")
          @Nullable UUID recording,
      @Option(
              names = "--parts-of",
              paramLabel = "ID",
              description = "the parts that this job was split into")
          @Nullable UUID parent,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "how many at most (default: ${DEFAULT-VALUE})")
          int limit,
      @Option(names = "--json", description = "one JSON object a line") boolean json)
      throws InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    putText(query, "status", status == null ? null : lower(status));
    putText(query, "type", type == null ? null : lower(type));
    putText(query, "recording_id", recording);
    putText(query, "parent_id", parent);
    try (JobsClient client = api.open()) {
      if (!json) {
        System.out.println(JobsText.header());
      }
      int left = limit;
      while (left > 0) {
        query.put("limit", String.valueOf(Math.min(left, 100)));
        JsonNode page = client.list(query);
        for (JsonNode job : page.path("jobs")) {
          System.out.println(json ? Json.write(job) : JobsText.line(job));
          left--;
        }
        if (!page.path("has_more").asBoolean()) {
          return 0;
        }
        query.put("cursor", page.path("next_cursor").asString());
      }
    }
    return 0;
  }

  @Command(
      name = "show",
      header = "Shows a job; with --follow until it has ended.",
      mixinStandardHelpOptions = true,
      description = {"With --follow it ends with 0 only when the job is completed."})
  int show(
      @Mixin ApiOptions api,
      @Parameters(paramLabel = "ID", description = "of the job") String id,
      @Option(
              names = {"-f", "--follow"},
              description = "a line whenever it has come further")
          boolean follow,
      @Option(names = "--json", description = "as the API has it") boolean json)
      throws InterruptedException {
    try (JobsClient client = api.open()) {
      JsonNode job = client.show(id);
      if (!follow) {
        System.out.println(json ? Json.write(job) : JobsText.details(job));
        return 0;
      }
      return follow(client, id, job, json);
    }
  }

  private static int follow(JobsClient client, String id, JsonNode first, boolean json)
      throws InterruptedException {
    JsonNode job = first;
    String shown = "";
    while (true) {
      String status = job.path("status").asString();
      String line = json ? Json.write(job) : "%-9s  %s".formatted(status, JobsText.progress(job));
      if (!line.equals(shown)) {
        System.out.println(line);
        shown = line;
      }
      if (List.of("completed", "failed", "cancelled").contains(status)) {
        if (!json && job.hasNonNull("reason")) {
          System.out.println(job.path("reason").asString());
        }
        return status.equals("completed") ? 0 : 1;
      }
      Thread.sleep(FOLLOW_EVERY);
      job = client.show(id);
    }
  }

  @Command(
      name = "retry",
      header = "Queues jobs that failed or were cancelled once more, with all their attempts.",
      mixinStandardHelpOptions = true)
  int retry(
      @Mixin ApiOptions api,
      @Parameters(arity = "1..*", paramLabel = "ID", description = "of the jobs") List<String> ids)
      throws InterruptedException {
    try (JobsClient client = api.open()) {
      for (String id : ids) {
        System.out.println(JobsText.line(client.retry(id)));
      }
    }
    return 0;
  }

  @Command(
      name = "cancel",
      header = "Cancels jobs, also while somebody works on them.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin ApiOptions api,
      @Parameters(arity = "1..*", paramLabel = "ID", description = "of the jobs") List<String> ids)
      throws InterruptedException {
    try (JobsClient client = api.open()) {
      for (String id : ids) {
        System.out.println(JobsText.line(client.cancel(id)));
      }
    }
    return 0;
  }

  private ObjectNode read(Path file) {
    try {
      byte[] bytes =
          file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
      if (Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8))
          instanceof ObjectNode message) {
        return message;
      }
      throw new StartRefusedException(file + " holds no JSON object");
    } catch (JacksonException e) {
      throw new StartRefusedException(file + " holds no JSON", e);
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + file + ": " + e, e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.subcommands().get("submit"), message);
  }

  private static void put(ObjectNode message, String name, @Nullable Object value) {
    if (value != null) {
      message.put(name, value.toString());
    }
  }

  private static void putText(Map<String, String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.put(name, value.toString());
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
