package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.e2e.rig.HttpCaller.Answer;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators look at. */
@ExtendWith(SharedRecorder.class)
class MetricsIT {
  @ParameterizedTest
  @ValueSource(strings = {"ingest", "transcoder", "thumbnailer", "api"})
  void everyServiceSaysHowItIs(String service, RunningRecorder recorder)
      throws IOException, InterruptedException {
    assertThat(recorder.service(service).get("/health/live").status()).isEqualTo(200);
    Answer ready = recorder.service(service).get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("status").asString()).isEqualTo("ok");

    Answer metrics = recorder.service(service).get("/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.body()).contains("# TYPE jvm_memory_used_bytes gauge", "http_server_");
  }

  @Test
  void ingestCountsPacketsAndWhatItRefused(RunningRecorder recorder)
      throws IOException, InterruptedException {
    assertThat(recorder.service("ingest").get("/metrics").body())
        .contains("ingest_rtp_packets_total", "ingest_recordings{", "ingest_cell_restarts_total");
  }

  @Test
  void metricsNameNoRecording(RunningRecorder recorder) throws IOException, InterruptedException {
    String recordingId = recorder.control().startRecording("metrics");
    try {
      for (String service : recorder.services().keySet()) {
        assertThat(recorder.service(service).get("/metrics").body()).doesNotContain(recordingId);
      }
    } finally {
      recorder.control().stop(recordingId);
    }
  }
}
