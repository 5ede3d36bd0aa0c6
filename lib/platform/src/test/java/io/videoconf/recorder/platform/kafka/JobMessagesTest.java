package io.videoconf.recorder.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.db.TestDatabase;
import io.videoconf.recorder.platform.kafka.JobMessages.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobMessagesTest {
  private static final UUID ID = UUID.fromString("01990000-0000-7000-8000-000000000001");

  private final JobMessages messages = new JobMessages(JobKind.TRANSCODE);

  @Test
  void whatWeWriteFitsThePublishedSchema() {
    var message = TestDatabase.job(JobKind.TRANSCODE, ID);

    assertThat(messages.parse(Json.writeBytes(message))).isEqualTo(new Parsed.Valid(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "null",
        "[]",
        "{}",
        "{\"version\":2}",
        "{\"version\":1,\"job_id\":\"x\",\"kind\":\"transcode\",\"recording_id\":\"y\"}"
      })
  void whatDoesNotFitIsMalformedWithAReason(String text) {
    assertThat(messages.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(Parsed.Malformed.class, m -> assertThat(m.reason()).isNotBlank());
  }

  @Test
  void theReasonSaysWhereAndHoldsNoneOfTheText() {
    String json = Json.write(TestDatabase.job(JobKind.TRANSCODE, ID)).replace("-7000-", "-evil-");

    assertThat(messages.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class,
            m -> assertThat(m.reason()).contains("/recording_id").doesNotContain("evil"));
  }

  @Test
  void anotherKindOrAForeignObjectIsMalformed() {
    var thumbnail = TestDatabase.job(JobKind.THUMBNAIL, ID);
    String foreign =
        Json.write(TestDatabase.job(JobKind.TRANSCODE, ID))
            .replace("recordings/" + ID, "recordings/" + UUID.randomUUID());

    assertThat(messages.parse(Json.writeBytes(thumbnail))).isInstanceOf(Parsed.Malformed.class);
    assertThat(messages.parse(foreign.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Parsed.Malformed.class);
  }

  private final JobMessages composeMessages = new JobMessages(JobKind.COMPOSE);

  private static JobMessage compose(ComposeRequest request) {
    return new JobMessage(
        1, UUID.randomUUID(), JobKind.COMPOSE, ID, ObjectKeys.journal(ID), request);
  }

  @Test
  void aComposeJobSaysWhatToMake() {
    var least = compose(new ComposeRequest("wide", null, null, null, null));
    var most =
        compose(
            new ComposeRequest(
                "wide", LayoutKind.GRID, Theme.DEFAULT, VideoFormat.HD_720P30, VideoCodec.VP9));

    assertThat(composeMessages.parse(Json.writeBytes(least))).isEqualTo(new Parsed.Valid(least));
    assertThat(composeMessages.parse(Json.writeBytes(most))).isEqualTo(new Parsed.Valid(most));
  }

  @Test
  void aComposeJobMayBringRectanglesAndSaysOfAThemeOnlyWhatDiffers() {
    String json =
        Json.write(compose(new ComposeRequest("wide", null, null, null, null)))
            .replace(
                "\"name\":\"wide\"",
                """
                "name":"wide","theme":{"clock":true},"custom_layout":{"tiles":[
                {"role":"stage","x":0,"y":0,"width":1,"height":0.5}]}
                """);

    assertThat(composeMessages.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Parsed.Valid.class,
            valid -> {
              ComposeRequest request = Objects.requireNonNull(valid.message().compose());
              assertThat(request.layout()).isEqualTo(LayoutKind.CUSTOM);
              assertThat(Objects.requireNonNull(request.customLayout()).tiles()).hasSize(1);
              Theme theme = Objects.requireNonNull(request.theme());
              assertThat(theme.clock()).isTrue();
              assertThat(theme.accent()).isEqualTo(Theme.DEFAULT.accent());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"wide\" | \"name\":\"../up\" | /compose/name",
        "\"name\":\"wide\" | \"name\":\"\" | /compose/name",
        "\"name\":\"wide\" | \"x\":1 | /compose",
        "\"layout\":\"grid\" | \"layout\":\"pile\" | /compose/layout",
        "\"codec\":\"h264\" | \"codec\":\"mpeg1\" | /compose/codec",
        "\"width\":1280 | \"width\":1281 | /compose/format/width",
        "\"width\":1280 | \"width\":12800 | /compose/format/width",
        "\"frame_rate\":30 | \"frame_rate\":0 | /compose/format/frame_rate",
        "#14171c | grey | /compose/theme/background",
        "\"clock\":false | \"watermark\":{\"image\":\"eA==\"} | /compose/theme/watermark",
        "\"clock\":false | \"clock\":false,\"secret\":1 | wrong value at /compose/theme",
        "\"layout\":\"grid\" | \"layout\":\"custom\" | /compose",
        "\"compose\": | \"composed\": | required",
        "/journal/ | /master/1/m.mp4 | /source_key",
      })
  void aComposeJobThatCannotBeDoneIsMalformedAndTheReasonSaysWhere(
      String right, String wrong, String where) {
    String valid =
        Json.write(
            compose(
                new ComposeRequest(
                    "wide",
                    LayoutKind.GRID,
                    Theme.DEFAULT,
                    VideoFormat.HD_720P30,
                    VideoCodec.H264)));
    assertThat(valid).contains(right);

    assertThat(composeMessages.parse(valid.replace(right, wrong).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, m -> assertThat(m.reason()).contains(where));
  }

  @Test
  void noBytesMakeItThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] valid = Json.writeBytes(TestDatabase.job(JobKind.TRANSCODE, ID));
    for (int i = 0; i < 2000; i++) {
      byte[] mutated = valid.clone();
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      assertThat(messages.parse(mutated)).as("seed " + seed).isNotNull();
    }
  }
}
