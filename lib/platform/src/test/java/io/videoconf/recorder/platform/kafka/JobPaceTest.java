package io.videoconf.recorder.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.job.JobProgress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobPaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Map<String, Duration> stages = new LinkedHashMap<>();
  private final JobPace pace = new JobPace(0, stages::put);

  @Test
  void nothingIsForetoldBeforeThereIsSomethingToGoBy() {
    pace.progress(0.01);

    assertThat(pace.at(10 * SECOND)).isEqualTo(new JobProgress(0.01, null, null, null));
  }

  @Test
  void whatIsLeftTakesAsLongAsWhatIsDoneDid() {
    pace.progress(0.25);

    assertThat(pace.at(10 * SECOND).etaSeconds()).isEqualTo(30);
  }

  @Test
  void speedIsOfTheStageAlone() {
    pace.stage("download", 0);
    pace.stage("encode", 10 * SECOND);
    pace.media(60);

    assertThat(pace.at(30 * SECOND)).isEqualTo(new JobProgress(0, "encode", 3.0, null));
  }

  @Test
  void eachStageIsTimed() {
    pace.stage("download", SECOND);
    pace.stage("encode", 3 * SECOND);
    pace.stage("encode", 4 * SECOND);
    pace.end(10 * SECOND);

    assertThat(stages)
        .containsExactly(
            Map.entry("download", Duration.ofSeconds(2)),
            Map.entry("encode", Duration.ofSeconds(7)));
  }
}
