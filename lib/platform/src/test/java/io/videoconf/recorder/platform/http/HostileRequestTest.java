package io.videoconf.recorder.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What arrives at the socket and is no ordinary request. */
class HostileRequestTest {
  private static final Metrics METRICS = new Metrics("test");
  private static final int PATIENCE_MILLIS = 20_000;

  @SuppressWarnings("NullAway.Init")
  private static HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private static HttpServer impatient;

  @BeforeAll
  static void start() {
    server = start(RequestBounds.ORDINARY);
    impatient =
        start(new RequestBounds(16 * 1024, Duration.ofSeconds(1), Duration.ofSeconds(2), 32, 1000));
  }

  private static HttpServer start(RequestBounds bounds) {
    return HttpServer.start(
        new HttpSettings("127.0.0.1", 0),
        METRICS.registry(),
        new HealthChecks(),
        bounds,
        c -> {
          c.routes.get("/api/v1/things/{id}", ctx -> ctx.result("thing " + ctx.pathParam("id")));
          c.routes.post(
              "/api/v1/strict", ctx -> ctx.json(StrictBody.readOfAnyType(ctx, JsonNode.class)));
          c.routes.post("/api/v1/things", ctx -> ctx.result("took " + ctx.body().length()));
        });
  }

  @AfterAll
  static void stop() {
    server.close();
    impatient.close();
    METRICS.close();
  }

  @Test
  void anOrdinaryRequestIsAnswered() throws Exception {
    assertThat(exchange(get("/api/v1/things/1", "")))
        .startsWith("HTTP/1.1 200")
        .endsWith("thing 1");
  }

  @Test
  void aTokenOfEightKilobytesIsNotTooMuch() throws Exception {
    assertThat(exchange(get("/api/v1/things/1", "Authorization: " + "x".repeat(8192) + "\r\n")))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void headersOverTheLimitAreAnsweredWithTheEnvelope() throws Exception {
    String answer = exchange(get("/api/v1/things/1", "X-Much: " + "x".repeat(20_000) + "\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 431");
    assertThat(error(answer).at("/code").asString()).isEqualTo("VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/%2e%2e/things/1",
        "/api/v1/things/..%2f..%2fsecret",
        "/api/v1/things/a%2fb",
        "/api/v1/things/%00",
        "/api/v1/things/%zz",
        "/api/v1/things/..;/1",
        "/api/v1//things/1",
        "/api/v1/things/\\..\\1",
        "/api/v1/things/1;jsessionid=x",
        "/../../etc/passwd",
        "//evil.example/api/v1/things/1",
        "http://evil.example@127.0.0.1/api/v1/things/1"
      })
  void addressesThatMeanSeveralThingsReachNoRouteButWhatTheySay(String path) throws Exception {
    String answer = exchange(get(path, ""));

    // Either refused as a whole, or taken as one plain id: never another route, never a crash.
    assertThat(answer.substring(9, 12)).as(answer).isIn("200", "400", "404");
    if (answer.startsWith("HTTP/1.1 200")) {
      assertThat(answer).contains("thing ").doesNotContain("secret");
    } else {
      assertThat(error(answer).at("/code").asString()).isIn("NOT_FOUND", "VALIDATION_FAILED");
    }
    assertThat(answer).doesNotContain("jetty", "Jetty", "Exception", "javalin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /api/v1/things/1 HTTP/9.9\r\n\r\n",
        "GET /api/v1/things/1 HTTP/1.1\r\n\r\n",
        "GET /api/v1/things/1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/v1/things/1 HTTP/1.1\r\nHost: a\r\nBad Header: b\r\n\r\n",
        "POST /api/v1/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"
      })
  void whatIsNoHttpIsRefusedAndTheConnectionClosed(String request) throws Exception {
    String answer = exchange(request);

    assertThat(answer).matches("(?s)HTTP/1\\.[01] (400|501|505) .*");
    assertThat(answer).doesNotContain("jetty", "Jetty", "Exception");
    assertThat(answer).contains("\"error\":{\"code\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"})
  void aRefusedAddressIsAnsweredWithTheEnvelopeToEveryMethod(String method) throws Exception {
    String answer =
        exchange(
            get("/api/v1/things/a%2fb", "X-Request-Id: mine-1\r\n")
                .replace("GET /", method + " /"));

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(answer).contains("X-Request-Id: mine-1\r\n", "Content-Type: application/json\r\n");
    assertThat(error(answer).at("/code").asString()).isEqualTo("VALIDATION_FAILED");
    assertThat(error(answer).at("/request_id").asString()).isEqualTo("mine-1");
    assertThat(error(answer).at("/details/timestamp").isString()).isTrue();
  }

  @Test
  void aRefusedAddressIsAnsweredToHeadWithoutABody() throws Exception {
    String answer = exchange(get("/api/v1/things/a%2fb", "").replace("GET /", "HEAD /"));

    assertThat(answer).startsWith("HTTP/1.1 400").contains("X-Request-Id: ").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "431 | GET /api/v1/things/1 HTTP/1.1 | X-Much: @",
        "414 | GET /api/v1/things/@ HTTP/1.1 | X-Little: 1",
        "417 | POST /api/v1/things HTTP/1.1 | Expect: miracles",
        "400 | OPTIONS * HTTP/1.1 | Host: b",
        "400 | CONNECT evil.example:443 HTTP/1.1 | Host: b",
        "505 | PRI * HTTP/2.0 | X-Little: 1",
      })
  void whateverTheServerRefusesHasARequestIdAndTheEnvelope(int status, String line, String header)
      throws Exception {
    String much = "x".repeat(20_000);
    String request = line + "\r\nHost: a\r\nConnection: close\r\n" + header + "\r\n\r\n";

    String answer = exchange(request.replace("@", much));

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("Content-Type: application/json\r\n");
    assertThat(answer)
        .contains("X-Request-Id: " + error(answer).at("/request_id").asString() + "\r\n");
    assertThat(error(answer).at("/code").asString()).isEqualTo("VALIDATION_FAILED");
    assertThat(error(answer).at("/message").asString()).isNotBlank();
  }

  @Test
  void whatIsRefusedUnderV1IsRefusedInItsFlatForm() throws Exception {
    String answer = exchange(get("/v1/auth/a%2fb", ""));

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(Json.MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4)))
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"error\":\"validation_failed\",\"message\":\"The request is not well-formed\","
                    + "\"status\":400}"));
  }

  @ParameterizedTest
  @ValueSource(longs = {HttpServer.MAX_BODY_BYTES + 1, 2_147_483_648L, 999_999_999_999L})
  void aBodyThatSaysItIsTooLargeIsRefusedBeforeItComes(long length) throws Exception {
    String answer =
        exchange(
            "POST /api/v1/strict HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413");
    assertThat(error(answer).at("/code").asString()).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @Test
  void whoHangsUpInTheMiddleOfABodyIsNoErrorOfOurs() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(ErrorAnswers.class);
    BlockingQueue<ILoggingEvent> logged = new LinkedBlockingQueue<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            logged.add(event);
          }
        };
    Level before = logger.getLevel();
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.DEBUG);
    try {
      try (Socket socket = connect(server)) {
        send(socket, "POST /api/v1/strict HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{");
        socket.shutdownOutput();
        assertThat(read(socket)).startsWith("HTTP/1.1 400").contains("ended too early");
      }
      ILoggingEvent event = logged.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(event).isNotNull();
      assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
    } finally {
      logger.setLevel(before);
      logger.detachAppender(appender);
    }
  }

  @Test
  void aRequestThatNeverEndsIsGivenUp() throws Exception {
    try (Socket slow = connect(impatient)) {
      send(slow, "GET /api/v1/things/1 HTTP/1.1\r\nHost: a\r\nX-Slow: ");
      assertThat(read(slow)).doesNotContain("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/things/1 HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        "GET /api/v1/things/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /api/v1/things/",
        "GET"
      })
  void headersThatComeByteByByteAreGivenUp(String begun) throws Exception {
    try (Socket slow = connect(impatient)) {
      send(slow, begun);
      assertThat(untilClosed(slow, "x")).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void blankLinesBeforeARequestAreGivenUp() throws Exception {
    try (Socket slow = connect(impatient)) {
      assertThat(untilClosed(slow, "\r\n")).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aBodyThatComesByteByByteIsGivenUpHoweverMuchOthersHaveSent() throws Exception {
    String whole = "Connection: close\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000);
    try (Socket other = connect(impatient)) {
      send(other, "POST /api/v1/things HTTP/1.1\r\nHost: a\r\n" + whole);
      assertThat(read(other)).endsWith("took 100000");
    }
    try (Socket slow = connect(impatient)) {
      send(slow, "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
      assertThat(untilClosed(slow, "x")).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aConnectionServesForLongerThanHeadersMayTake() throws Exception {
    try (Socket kept = connect(impatient)) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < Duration.ofSeconds(2).toNanos()) {
        send(kept, "GET /api/v1/things/1 HTTP/1.1\r\nHost:");
        send(kept, " a\r\n\r\n");
        assertThat(isClosedAfter(kept, 100)).isFalse();
      }
    }
  }

  /** How long a server takes that is sent this every 100 ms. */
  private static Duration untilClosed(Socket socket, String drop) {
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < Duration.ofMillis(PATIENCE_MILLIS).toNanos()
          && !isClosedAfter(socket, 100)) {
        send(socket, drop);
      }
    } catch (IOException _) {
      // Closed while we sent.
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean isClosedAfter(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      while (socket.getInputStream().read() >= 0) {
        // An answer that it gave before.
      }
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  @Test
  void aBodyThatNeverComesIsGivenUpAndOthersAreAnsweredMeanwhile() throws Exception {
    try (Socket slow = connect(impatient)) {
      send(slow, "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{");
      assertThat(exchange(get("/api/v1/things/1", ""))).startsWith("HTTP/1.1 200");
      assertThat(read(slow))
          .startsWith("HTTP/1.1 408")
          .contains("\"code\":\"VALIDATION_FAILED\"", "took too long");
    }
  }

  private static String get(String path, String headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + headers
        + "\r\n";
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = connect(server)) {
      send(socket, request);
      return read(socket);
    }
  }

  private static Socket connect(HttpServer to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Until the server closes the connection. */
  private static String read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  private static JsonNode error(String answer) {
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    return Json.MAPPER.readTree(body).get("error");
  }
}
