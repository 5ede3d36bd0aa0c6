package io.videoconf.recorder.platform.auth;

/** What a token is for; one never passes for another. */
public enum Audience {
  ACCESS("recorder"),
  REFRESH("recorder-refresh");

  private final String claim;

  Audience(String claim) {
    this.claim = claim;
  }

  /** The {@code aud} claim. */
  String claim() {
    return claim;
  }
}
