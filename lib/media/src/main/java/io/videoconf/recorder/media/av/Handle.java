package io.videoconf.recorder.media.av;

/**
 * Something that owns native memory. Closing twice is allowed and does nothing. A subclass hands
 * its constructor native memory that is already there, so that construction cannot fail half-way.
 */
abstract class Handle implements AutoCloseable {
  static {
    Ffmpeg.quiet();
  }

  private boolean closed;

  Handle() {
    LiveHandles.opened(getClass());
  }

  /** Frees the native memory. Called once. */
  abstract void release();

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      release();
      LiveHandles.closed(getClass());
    }
  }

  final void requireOpen() {
    if (closed) {
      throw new IllegalStateException(getClass().getSimpleName() + " is closed");
    }
  }
}
