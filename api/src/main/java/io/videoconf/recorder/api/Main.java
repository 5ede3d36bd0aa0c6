package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.service.ServiceMain;

/** Runs the API as a process of its own. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    ServiceMain.run(ApiService::start);
  }
}
