package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.http.ApiException;

/** Words for a request that does not hold what it must. */
final class Invalid {
  private Invalid() {}

  /** 400 VALIDATION_FAILED; {@code details} names the field. */
  static ApiException field(String field, String mustBe) {
    return ApiException.invalid(field, field + " must be " + mustBe);
  }
}
