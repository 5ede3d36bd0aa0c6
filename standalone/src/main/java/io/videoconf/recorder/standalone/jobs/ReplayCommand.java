package io.videoconf.recorder.standalone.jobs;

import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.KafkaSettings;
import io.videoconf.recorder.platform.kafka.BrokerException;
import io.videoconf.recorder.platform.kafka.DeadLetterReplay;
import io.videoconf.recorder.platform.kafka.DeadLetterReplay.DeadLetter;
import io.videoconf.recorder.standalone.LogSetup;
import io.videoconf.recorder.standalone.StartRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code recorder jobs replay}. */
@Command(
    name = "replay",
    header = "Shows what was put aside in the dead-letter topics, or sends it once more.",
    mixinStandardHelpOptions = true,
    description = {
      "Without --send it only shows. The same job id is the same job, so to send something twice"
          + " does no harm. What no worker could read is never sent.",
      "",
      "  recorder jobs replay",
      "  recorder jobs replay --type transcode --reason 'does not exist' --send"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int SHOWN_CHARS = 160;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:RECORDER_KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:19092}",
      description =
          "of Kafka, or RECORDER_KAFKA_BOOTSTRAP_SERVERS (default: ${DEFAULT-VALUE})."
              + " RECORDER_KAFKA_PROPERTIES_FILE is heeded")
  String bootstrapServers = "127.0.0.1:19092";

  @Option(
      names = "--type",
      paramLabel = "KIND",
      description = "${COMPLETION-CANDIDATES} (default: all)")
  @Nullable JobKind type;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "only messages whose reason contains this")
  String reason = "";

  @Option(
      names = "--containing",
      paramLabel = "TEXT",
      description = "only messages that contain this, a job id for one")
  String containing = "";

  @Option(names = "--send", description = "send them to their job topics")
  boolean send;

  @Override
  public Integer call() {
    LogSetup.quiet();
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("RECORDER_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    Environment environment = new Environment(variables);
    KafkaSettings kafka = KafkaSettings.from(environment);
    environment.check();
    JobKind only = type;
    List<JobKind> kinds = only == null ? Arrays.asList(JobKind.values()) : List.of(only);
    List<DeadLetter> wanted = new ArrayList<>();
    int sent = 0;
    for (JobKind kind : kinds) {
      try (DeadLetterReplay replay = new DeadLetterReplay(kafka)) {
        List<DeadLetter> found = new ArrayList<>();
        replay.read(kind, letter -> add(letter, found));
        found.forEach(ReplayCommand::show);
        List<DeadLetter> sendable = found.stream().filter(l -> !l.isMalformed()).toList();
        if (send) {
          sendable.forEach(replay::send);
          sent += sendable.size();
        }
        wanted.addAll(found);
      } catch (BrokerException | KafkaException e) {
        throw new StartRefusedException(
            "Kafka at %s did not do that: %s".formatted(bootstrapServers, e.getMessage()), e);
      }
    }
    System.out.println(
        wanted.size() + " put aside" + (send ? ", " + sent + " sent once more" : ""));
    return 0;
  }

  private void add(DeadLetter letter, List<DeadLetter> found) {
    if (letter.reason().contains(reason) && text(letter).contains(containing)) {
      found.add(letter);
    }
  }

  private static void show(DeadLetter letter) {
    String text = text(letter).replaceAll("\\p{Cntrl}", " ");
    System.out.printf(
        "%s-%d@%d  %s%n    %s%n",
        letter.topic().deadLetterTopic(),
        letter.partition(),
        letter.offset(),
        letter.reason(),
        text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "…" : text);
  }

  private static String text(DeadLetter letter) {
    return new String(letter.value(), StandardCharsets.UTF_8);
  }
}
