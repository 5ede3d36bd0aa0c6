package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Somebody who sends what nobody asked for. */
public final class Flood {
  private static final long SEED = 20_261_122;
  private static final int BURST = 100;
  private static final long PAUSE_MILLIS = 10;

  private Flood() {}

  /**
   * Sends noise, RTP of another SSRC and RTP of another payload type to a port, from a socket of
   * its own; the same datagrams each time.
   *
   * @param payloadType that the port expects
   */
  public static void at(int port, int payloadType, int datagrams)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (DatagramChannel socket = DatagramChannel.open().connect(target)) {
      for (int i = 0; i < datagrams; i++) {
        socket.write(
            ByteBuffer.wrap(
                switch (i % 3) {
                  case 0 -> noise(random);
                  case 1 -> rtp(random, payloadType, i);
                  default -> rtp(random, payloadType + 1, i);
                }));
        if (i % BURST == 0) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    }
  }

  private static byte[] noise(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(1, 1200)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** RFC 3550, section 5.1; the SSRC is random. */
  private static byte[] rtp(SplittableRandom random, int payloadType, int sequenceNumber) {
    byte[] payload = new byte[random.nextInt(1, 1000)];
    random.nextBytes(payload);
    return ByteBuffer.allocate(12 + payload.length)
        .put((byte) 0x80)
        .put((byte) payloadType)
        .putShort((short) sequenceNumber)
        .putInt(random.nextInt())
        .putInt(random.nextInt())
        .put(payload)
        .array();
  }
}
