package io.videoconf.recorder.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.EncoderChoice;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

  @Test
  void allProblemsAreReportedAtOnceAndNameTheirVariables() {
    Environment env =
        new Environment(Map.of("RECORDER_HTTP_PORT", "many", "RECORDER_S3_ENDPOINT", "not a uri"));

    HttpSettings.from(env, 8080);
    DatabaseSettings.from(env);
    S3Settings.from(env);

    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "RECORDER_HTTP_PORT",
            "RECORDER_DATABASE_URL is required",
            "RECORDER_S3_ENDPOINT",
            "RECORDER_S3_BUCKET is required");
  }

  @Test
  void noValueIsEverPrinted() {
    Environment env = new Environment(Map.of("RECORDER_JWT_SECRET", "hunter2"));

    AuthSettings settings = AuthSettings.from(env);

    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThatThrownBy(env::check)
        .hasMessageContaining("RECORDER_JWT_SECRET must be at least 32 bytes")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anEncoderAndItsDeviceAreNamesAndPathsOnly() {
    Environment good =
        new Environment(
            Map.of(
                "RECORDER_CELL_PATH", "/cell",
                "RECORDER_COMPOSE_ENCODER", "h264_vaapi",
                "RECORDER_COMPOSE_DEVICE", "/dev/dri/renderD128",
                "RECORDER_OPENH264_LIBRARY", "/opt/libopenh264.so"));
    CellSettings settings = CellSettings.from(good);
    good.check();
    assertThat(settings.toConfig(CellLimits.live()).encoder())
        .isEqualTo(new EncoderChoice("h264_vaapi", "/dev/dri/renderD128", "/opt/libopenh264.so"));

    Environment bad =
        new Environment(
            Map.of(
                "RECORDER_CELL_PATH", "/cell",
                "RECORDER_COMPOSE_ENCODER", "h264 vaapi",
                "RECORDER_COMPOSE_DEVICE", "renderD128",
                "RECORDER_OPENH264_LIBRARY", "libopenh264.so"));
    CellSettings.from(bad);
    assertThatThrownBy(bad::check)
        .hasMessageContainingAll(
            "RECORDER_COMPOSE_ENCODER", "RECORDER_COMPOSE_DEVICE", "RECORDER_OPENH264_LIBRARY");
  }

  @ParameterizedTest
  @CsvSource({"250ms,PT0.25S", "30s,PT30S", "5m,PT5M", "2h,PT2H", "7d,PT168H", "PT1M30S,PT1M30S"})
  void durationsAreReadInBothNotations(String text, Duration expected) {
    Environment env = new Environment(Map.of("LEASE", text));

    assertThat(env.duration("LEASE", Duration.ZERO)).isEqualTo(expected);
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"0s", "-PT1S", "5", "soon", "99999999999s"})
  void durationsThatAreNoneAreRefused(String text) {
    Environment env = new Environment(Map.of("LEASE", text));

    env.duration("LEASE", Duration.ofSeconds(1));

    assertThatThrownBy(env::check).hasMessageContaining("LEASE");
  }

  @Test
  void anIntegerOutsideItsRangeIsRefused() {
    Environment env = new Environment(Map.of("RECORDER_WORKER_SLOTS", "65"));

    WorkerSettings.from(env);

    assertThatThrownBy(env::check)
        .hasMessageContaining("RECORDER_WORKER_SLOTS")
        .hasMessageContaining("64");
  }

  @Test
  void anEmptyVariableCountsAsAbsent() {
    Environment env = new Environment(Map.of("RECORDER_HTTP_HOST", " "));

    assertThat(HttpSettings.from(env, 8080)).isEqualTo(new HttpSettings("127.0.0.1", 8080));
  }

  @Test
  void anEndpointMeansPathStyleUnlessSaidOtherwise() {
    Environment env =
        new Environment(
            Map.of("RECORDER_S3_ENDPOINT", "http://127.0.0.1:9000", "RECORDER_S3_BUCKET", "b"));

    S3Settings settings = S3Settings.from(env);

    assertThat(settings.endpoint()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(settings.pathStyle()).isTrue();
  }
}
