package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the API until the process is asked to stop. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int EXIT_CONFIGURATION = 78; // EX_CONFIG of sysexits.h

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    ApiService service;
    try {
      service = ApiService.start(Environment.ofProcess());
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_CONFIGURATION);
      return;
    }
    LOG.info("listening on {}", service.baseUri());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
    Thread.currentThread().join();
  }
}
