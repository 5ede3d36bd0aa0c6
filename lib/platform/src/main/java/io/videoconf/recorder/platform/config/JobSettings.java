package io.videoconf.recorder.platform.config;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which jobs are taken.
 *
 * @param sourceBuckets buckets beside our own that jobs may read from, on the same S3 server with
 *     the same credentials
 */
public record JobSettings(Set<String> sourceBuckets) {
  /** Jobs read our own recordings alone. */
  public static final JobSettings OWN_RECORDINGS = new JobSettings(Set.of());

  public JobSettings {
    sourceBuckets = Set.copyOf(sourceBuckets);
  }

  public static JobSettings from(Environment env) {
    String name = "RECORDER_JOB_SOURCE_BUCKETS";
    Set<String> buckets =
        Arrays.stream(env.string(name, "").split(","))
            .map(String::strip)
            .filter(bucket -> !bucket.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (buckets.stream().anyMatch(b -> !b.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"))) {
      env.reject(name + " must name S3 buckets, comma separated");
    }
    return new JobSettings(buckets);
  }
}
