package io.videoconf.recorder.ingest;

import io.videoconf.recorder.platform.service.ServiceMain;

/** Runs an ingest node as a process of its own. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    ServiceMain.run(IngestService::start);
  }
}
