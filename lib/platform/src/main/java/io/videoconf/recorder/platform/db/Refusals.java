package io.videoconf.recorder.platform.db;

import java.sql.SQLException;

/** Tells values that PostgreSQL will never take from a PostgreSQL that is away. */
final class Refusals {
  /** SQLSTATE classes: data exceptions and violated constraints. */
  private static final String DATA = "22";

  private static final String CONSTRAINT = "23";

  private Refusals() {}

  /** Whether the same statement would be refused again. */
  static boolean isRefused(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState().startsWith(DATA) || sql.getSQLState().startsWith(CONSTRAINT);
      }
    }
    return false;
  }
}
