package io.videoconf.recorder.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class TestServersTest {
  @Test
  void databasesAreSeparate() throws SQLException {
    for (String url : new String[] {TestPostgres.newDatabase(), TestPostgres.newDatabase()}) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("create table same_name(i int)");
      }
    }
  }

  @Test
  void topicsAreSeparate() throws Exception {
    String first = TestKafka.newTopic("jobs", 1);
    String second = TestKafka.newTopic("jobs", 3);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get()).contains(first, second);
    }
  }

  @Test
  void s3RefusesTheUnsigned() throws Exception {
    URI buckets = TestS3.endpoint().resolve("/");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(buckets).build(), HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }
}
