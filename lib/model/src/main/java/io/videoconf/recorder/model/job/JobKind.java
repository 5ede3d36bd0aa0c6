package io.videoconf.recorder.model.job;

/** What a job makes. */
public enum JobKind {
  TRANSCODE("recording.jobs.transcode"),
  THUMBNAIL("recording.jobs.thumbnail"),
  COMPOSE("recording.jobs.compose");

  private final String topic;

  JobKind(String topic) {
    this.topic = topic;
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
