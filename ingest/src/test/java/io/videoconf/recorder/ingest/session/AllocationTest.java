package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.videoconf.recorder.ingest.receive.PortPool;
import io.videoconf.recorder.ingest.receive.Transport;
import io.videoconf.recorder.ingest.receive.TransportOptions;
import io.videoconf.recorder.ingest.receive.UdpNetwork;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the socket to the journal's file, over loopback. */
class AllocationTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final int PACKETS = 20_000;
  private static final int BURST = 50;

  /** The first ones are interpreted, and on a busy machine each one has more turns in it. */
  private static final int ROUNDS = 4;

  /** Turns, feedback and counters happen by the clock, not by the packet. */
  private static final double BYTES_PER_PACKET = 32;

  @TempDir private Path directory;

  @Test
  void aPacketCostsNoAllocation() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    JournalWriter writer =
        JournalWriter.create(
            directory,
            UUID.randomUUID(),
            new JournalOptions(1L << 30, Duration.ofHours(1), chunk -> {}));
    try (SessionJournal journal =
            new SessionJournal(
                writer,
                new SessionClock(Instant.EPOCH, Instant.EPOCH, System.nanoTime()),
                RecordingState.EMPTY,
                0);
        UdpNetwork network =
            UdpNetwork.start(
                1, new PortPool(HOST, 20_000, 60_000, 4 << 20), Duration.ofSeconds(1));
        DatagramSocket sender = new DatagramSocket();
        Transport transport = Transport.open(network, TransportOptions.plain(true), 7, journal)) {
      transport.add(TrackSpec.of(1, "p", TrackSource.MICROPHONE, Codec.OPUS, 111, 9L, 2, Map.of()));
      transport.listen();
      long thread = network.loops().all().getFirst().threadId();
      send(sender, transport, network, 0);
      double least = Double.MAX_VALUE;
      for (int round = 1; round <= ROUNDS; round++) {
        long before = threads.getThreadAllocatedBytes(thread);
        send(sender, transport, network, round * PACKETS);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        least = Math.min(least, (double) allocated / PACKETS);
      }
      assertThat(least).isLessThan(BYTES_PER_PACKET);
    }
  }

  /** Sends in bursts, each when the one before was taken: none may be lost. */
  private static void send(
      DatagramSocket sender, Transport transport, UdpNetwork network, int first)
      throws IOException {
    byte[] packet = new byte[200];
    ByteBuffer header = ByteBuffer.wrap(packet);
    DatagramPacket datagram = new DatagramPacket(packet, packet.length, HOST, transport.rtpPort());
    for (int i = 0; i < PACKETS; i++) {
      int number = first + i;
      header.clear().put((byte) 0x80).put((byte) 111).putShort((short) number);
      header.putInt(number * 960).putInt(9);
      sender.send(datagram);
      while (i % BURST == 0 && network.counters().rtpPackets() <= number) {
        LockSupport.parkNanos(100_000);
      }
    }
  }
}
