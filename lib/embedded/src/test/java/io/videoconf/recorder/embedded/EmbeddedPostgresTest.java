package io.videoconf.recorder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
  @TempDir Path root;

  @Test
  void dataSurvivesARestart() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(root, FreePorts.one())) {
      String url = postgres.createDatabase("recorder");
      execute(url, "create table t(i int)");
      execute(url, "insert into t values (42)");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(root, FreePorts.one())) {
      assertThat(query(postgres.createDatabase("recorder"), "select i from t")).isEqualTo("42");
    }
  }

  @Test
  void writesAreDurable() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(root, FreePorts.one())) {
      String url = postgres.jdbcUrl("postgres");
      assertThat(query(url, "show fsync")).isEqualTo("on");
      assertThat(query(url, "show synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void aServerThatOutlivedItsStarterIsTakenOver() throws SQLException {
    try (EmbeddedPostgres left = EmbeddedPostgres.start(root, FreePorts.one());
        EmbeddedPostgres again = EmbeddedPostgres.start(root, FreePorts.one())) {
      assertThat(again.port()).isEqualTo(left.port());
      assertThat(query(again.jdbcUrl("postgres"), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(root, port))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("PostgreSQL");
    }
  }

  @Test
  void otherPlatformsAreToldWhatToDo() {
    assertThatThrownBy(() -> PostgresBinaries.requirePlatform("Mac OS X", "aarch64"))
        .isInstanceOf(ServerStartException.class)
        .hasMessageContaining("Mac OS X aarch64")
        .hasMessageContaining("of your own");
  }

  @Test
  void aDatabaseNameCannotCarrySql() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(root, FreePorts.one())) {
      assertThatThrownBy(() -> postgres.createDatabase("x; drop database postgres"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
