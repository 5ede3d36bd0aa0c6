package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.platform.config.KafkaSettings;

/** How this installation's workers get their messages. */
public enum JobSources {
  /** Share groups: Kafka 4.2 and newer. */
  SHARE,
  /** Classic consumer groups. */
  CLASSIC;

  /** As configured, else as the brokers can. */
  public static JobSources choose(KafkaSettings settings, KafkaTopics topics) {
    return switch (settings.groups()) {
      case SHARE -> SHARE;
      case CLASSIC -> CLASSIC;
      case AUTO -> topics.hasShareGroups() ? SHARE : CLASSIC;
    };
  }

  /** A new one, for one slot. */
  public JobSource open(KafkaSettings settings, JobTopic topic) {
    return switch (this) {
      case SHARE -> new ShareGroupJobSource(settings, topic);
      case CLASSIC -> new ClassicJobSource(settings, topic);
    };
  }
}
