package io.videoconf.recorder.ingest.receive;

/**
 * Takes the packets of tracks, on a loop's thread; of one recording perhaps from several loops at
 * once. The arrays are reused. The end of a round tells that what came so far may be written out.
 */
public interface PacketSink extends UdpLoop.Round {
  /**
   * @param nowNanos {@link System#nanoTime} of the arrival
   */
  void rtp(int trackId, byte[] bytes, int offset, int length, long nowNanos);

  /**
   * @param nowNanos {@link System#nanoTime} of the arrival
   */
  void rtcp(int trackId, byte[] bytes, int offset, int length, long nowNanos);
}
