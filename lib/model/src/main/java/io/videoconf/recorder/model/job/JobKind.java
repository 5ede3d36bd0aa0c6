package io.videoconf.recorder.model.job;

import io.videoconf.recorder.model.OutputKind;
import java.util.List;

/** What a job makes. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, its type does not say so
public enum JobKind {
  TRANSCODE("recording.jobs.transcode", List.of(OutputKind.RENDITION)),
  THUMBNAIL("recording.jobs.thumbnail", List.of(OutputKind.POSTER, OutputKind.SPRITE)),
  COMPOSE("recording.jobs.compose", List.of(OutputKind.COMPOSITE));

  private final String topic;
  private final List<OutputKind> outputs;

  JobKind(String topic, List<OutputKind> outputs) {
    this.topic = topic;
    this.outputs = outputs;
  }

  /** The outputs that such a job makes. */
  public List<OutputKind> outputs() {
    return outputs;
  }

  /** The Kafka topic that rings for such jobs. */
  public String topic() {
    return topic;
  }

  /** Where messages go that no attempt can help; share groups require the {@code dlq.} prefix. */
  public String deadLetterTopic() {
    return "dlq." + topic;
  }
}
