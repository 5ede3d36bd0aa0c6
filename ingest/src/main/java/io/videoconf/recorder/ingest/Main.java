package io.videoconf.recorder.ingest;

import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an ingest node until the process is asked to stop. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int EXIT_CONFIGURATION = 78; // EX_CONFIG of sysexits.h

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    IngestService service;
    try {
      service = IngestService.start(Environment.ofProcess());
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_CONFIGURATION);
      return;
    }
    LOG.info("control API on {}", service.baseUri());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
    Thread.currentThread().join();
  }
}
