package io.videoconf.recorder.media.av;

/** The operating system's error numbers that FFmpeg passes on, negated. Same on all systems. */
final class Errno {
  static final int EIO = 5;
  static final int ENOMEM = 12;
  static final int EINVAL = 22;

  private Errno() {}
}
