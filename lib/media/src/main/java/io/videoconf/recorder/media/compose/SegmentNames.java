package io.videoconf.recorder.media.compose;

/** The names of the files that a composition writes. */
public final class SegmentNames {
  public static final String INIT = "init.mp4";

  private SegmentNames() {}

  public static String segment(int index) {
    return "seg-%08d.m4s".formatted(index);
  }
}
