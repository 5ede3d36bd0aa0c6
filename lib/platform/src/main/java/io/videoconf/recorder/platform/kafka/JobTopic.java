package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobKind;
import java.util.Locale;

/**
 * The names that belong to one kind of job.
 *
 * @param deadLetterTopic starts with {@code dlq.}, as brokers require
 * @param group the share group of the workers
 */
public record JobTopic(JobKind kind, String topic, String deadLetterTopic, String group) {

  public static JobTopic of(JobKind kind) {
    return new JobTopic(
        kind,
        kind.topic(),
        kind.deadLetterTopic(),
        "recorder-" + kind.name().toLowerCase(Locale.ROOT));
  }
}
