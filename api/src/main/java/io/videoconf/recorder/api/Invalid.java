package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.http.ApiException;
import org.jspecify.annotations.Nullable;

/** Words for a request that does not hold what it must. */
final class Invalid {
  private Invalid() {}

  /** 400 VALIDATION_FAILED; {@code details} names the field. */
  static ApiException field(String field, String mustBe) {
    return ApiException.invalid(field, field + " must be " + mustBe);
  }

  /** The value, unless there is none or an empty one. */
  static String unlessGiven(String field, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw field(field, "given");
    }
    return value;
  }

  /** The value, unless there is none, or one that no database could be asked for. */
  static String unlessStorable(String field, @Nullable String value) {
    String given = unlessGiven(field, value);
    if (!Limits.isStorable(given)) {
      throw field(field, "text without control characters");
    }
    return given;
  }
}
