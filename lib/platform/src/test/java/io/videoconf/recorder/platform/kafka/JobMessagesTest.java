package io.videoconf.recorder.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.CompositeCodec;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPriority;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.db.TestDatabase;
import io.videoconf.recorder.platform.kafka.JobMessages.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
                "wide", LayoutKind.GRID, Theme.DEFAULT, VideoFormat.HD_720P30, CompositeCodec.VP9));

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
                    CompositeCodec.H264)));
    assertThat(valid).contains(right);

    assertThat(composeMessages.parse(valid.replace(right, wrong).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, m -> assertThat(m.reason()).contains(where));
  }

  @Test
  void aComposeJobMayHaveThePictureCopied() {
    var any = compose(new ComposeRequest("copy", null, null, null, CompositeCodec.COPY));
    var sized =
        compose(new ComposeRequest("copy", null, null, VideoFormat.HD_720P30, CompositeCodec.COPY));

    assertThat(composeMessages.parse(Json.writeBytes(any))).isEqualTo(new Parsed.Valid(any));
    assertThat(composeMessages.parse(Json.writeBytes(sized))).isEqualTo(new Parsed.Valid(sized));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"layout\":\"grid\" | compose/layout",
        "\"theme\":{\"clock\":true} | compose/theme",
        "\"custom_layout\":{\"tiles\":[{\"role\":\"stage\",\"x\":0,\"y\":0,"
            + "\"width\":1,\"height\":1}]} | compose/custom_layout",
      })
  void whereThePictureIsCopiedNothingIsDrawn(String drawn, String field) {
    String json =
        Json.write(compose(new ComposeRequest("copy", null, null, null, CompositeCodec.COPY)))
            .replace("\"codec\":", drawn + ",\"codec\":");

    assertThat(composeMessages.parse(utf8(json)))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, m -> assertThat(m.field()).isEqualTo(field));
    assertThat(composeMessages.parse(utf8(json.replace("\"copy\"}", "\"vp9\"}"))))
        .isInstanceOf(Parsed.Valid.class);
  }

  private static Stream<Arguments> hostile() {
    String valid = Json.write(TestDatabase.job(JobKind.TRANSCODE, ID));
    byte[] notUtf8 = valid.getBytes(StandardCharsets.UTF_8);
    notUtf8[valid.indexOf("master")] = (byte) 0xff;
    return Stream.of(
        arguments("larger than a message may be", new byte[JobMessages.MAX_BYTES + 1], "larger"),
        arguments("bytes of no encoding", notUtf8, "UTF-8"),
        arguments("another encoding", valid.getBytes(StandardCharsets.UTF_16), "UTF-8"),
        arguments("nested deeply", utf8("[".repeat(200_000)), "JSON"),
        arguments("objects nested deeply", utf8("{\"a\":".repeat(100_000)), "JSON"),
        arguments("two values", utf8(valid + valid), "JSON"),
        arguments("a name twice", utf8(valid.replace("{", "{\"version\":1,")), "JSON"),
        arguments("a huge number", utf8(valid.replace(":1,", ":" + "9".repeat(5000) + ",")), ""),
        arguments("a version to come", utf8(valid.replace(":1,", ":2,")), "/version"),
        arguments("a text for a number", utf8(valid.replace(":1,", ":\"1\",")), "/version"),
        arguments("a list for a text", utf8(valid.replace("\"transcode\"", "[]")), "/kind"),
        arguments("a NUL", utf8(valid.replace("/m.mp4", "/\\u0000.mp4")), "no key"),
        arguments("half a character", utf8(valid.replace("/m.mp4", "/\\ud800.mp4")), "no key"),
        arguments(
            "a day that is none",
            utf8(valid.replace("{", "{\"deadline\":\"2026-02-31T00:00:00Z\",")),
            "/deadline"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void whatIsHostileIsMalformedAndTheReasonSaysWhy(String what, byte[] value, String why) {
    assertThat(messages.parse(value))
        .as(what)
        .isInstanceOfSatisfying(Parsed.Malformed.class, m -> assertThat(m.reason()).contains(why));
  }

  @Test
  void anObjectOfAnAllowedBucketHasARecordingOfItsOwn() {
    UUID jobId = UUID.randomUUID();
    byte[] foreign =
        utf8(
            """
            {"version":1,"job_id":"%s","kind":"transcode","source_bucket":"archive",
             "source_key":"talks/42 ü.mp4","priority":"high","deadline":"2026-12-01T00:00:00Z"}
            """
                .formatted(jobId));
    JobMessages reader = new JobMessages(JobKind.TRANSCODE, new JobSettings(Set.of("archive")));

    assertThat(reader.parse(foreign))
        .isEqualTo(
            new Parsed.Valid(
                new JobMessage(
                    1,
                    jobId,
                    JobKind.TRANSCODE,
                    jobId,
                    "talks/42 ü.mp4",
                    null,
                    JobPriority.HIGH,
                    Instant.parse("2026-12-01T00:00:00Z"),
                    "archive")));
    assertThat(messages.parse(foreign))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, m -> assertThat(m.field()).isEqualTo("source_bucket"));
  }

  /** A store would refuse to look for it, which looks like a store that is away. */
  @ParameterizedTest
  @ValueSource(strings = {"../x.mp4", "talks/../../x.mp4", "talks/..", "..", "long"})
  void aKeyThatNoStoreLooksForIsMalformedWhereverItWouldBe(String key) {
    String ours = Json.write(TestDatabase.job(JobKind.TRANSCODE, ID));
    String foreign =
        """
        {"version":1,"job_id":"%s","kind":"transcode","source_bucket":"archive","source_key":"m.mp4"}
        """
            .formatted(UUID.randomUUID());
    JobMessages reader = new JobMessages(JobKind.TRANSCODE, new JobSettings(Set.of("archive")));
    String bad = key.replace("long", "ü".repeat(600));

    for (String valid : List.of(ours, foreign)) {
      assertThat(reader.parse(utf8(valid))).isInstanceOf(Parsed.Valid.class);
      assertThat(reader.parse(utf8(valid.replace("m.mp4", bad))))
          .isInstanceOfSatisfying(
              Parsed.Malformed.class, m -> assertThat(m.field()).isEqualTo("source_key"));
    }
  }

  @Test
  void pointsInANameAreNoWayOut() {
    String dotted =
        Json.write(TestDatabase.job(JobKind.TRANSCODE, ID)).replace("m.mp4", "a..b/...mp4");

    assertThat(messages.parse(utf8(dotted))).isInstanceOf(Parsed.Valid.class);
  }

  /** What the documentation shows is what works. */
  @ParameterizedTest
  @MethodSource("documented")
  void everyExampleOfTheDocumentationIsValid(String example) {
    JobKind kind =
        JobKind.valueOf(
            Json.MAPPER.readTree(example).path("kind").asString().toUpperCase(Locale.ROOT));
    JobMessages reader = new JobMessages(kind, new JobSettings(Set.of("archive")));

    assertThat(reader.parse(utf8(example))).isInstanceOf(Parsed.Valid.class);
  }

  private static List<String> documented() throws IOException {
    Path page = Path.of("../../docs/jobs.md");
    List<String> examples =
        Files.readAllLines(page).stream().filter(l -> l.startsWith("{\"version\"")).toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
    return examples;
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
