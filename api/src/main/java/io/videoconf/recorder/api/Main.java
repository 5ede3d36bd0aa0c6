package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.service.ServiceMain;

/** Runs the API as a process of its own. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    ServiceMain.run(Main::start);
  }

  private static ApiService start(Environment env) {
    ApiService service = ApiService.start(env);
    // To the console and not to the log: it holds a password, and is said once.
    service.firstLogin().ifPresent(login -> System.out.println(login.message()));
    return service;
  }
}
