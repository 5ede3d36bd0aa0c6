package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.platform.service.ServiceMain;

/** Runs the transcoder as a process of its own. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    ServiceMain.run(TranscoderService::start);
  }
}
