package io.videoconf.recorder.rtp.send;

/**
 * Numbers the packets of one transport (draft-holmer-rmcat-transport-wide-cc-extensions-01): all
 * senders behind one socket share one. Not thread-safe.
 */
public final class TransportSequence {
  private int next;

  /** 0 to 65535. */
  int next() {
    return next++ & 0xFFFF;
  }
}
