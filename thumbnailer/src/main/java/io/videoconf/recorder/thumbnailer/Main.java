package io.videoconf.recorder.thumbnailer;

import io.videoconf.recorder.platform.service.ServiceMain;

/** Runs the thumbnailer as a process of its own. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    ServiceMain.run(ThumbnailerService::start);
  }
}
