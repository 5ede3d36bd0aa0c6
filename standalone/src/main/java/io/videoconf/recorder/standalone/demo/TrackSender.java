package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.send.AccessUnitFile;
import io.videoconf.recorder.rtp.send.RtpSender;
import io.videoconf.recorder.rtp.send.TransportSequence;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends one track in real time over a UDP socket of its own: reads access units while they are
 * made, sends them when they are due with sender reports between, and takes the feedback. One
 * thread does it all; the counters may be read from any.
 */
final class TrackSender implements AutoCloseable {
  /** How often feedback is looked for while nothing is due. */
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

  /** A unit that its maker delivers later than this disturbs the demo. */
  private static final long LATE_NANOS = Duration.ofMillis(100).toNanos();

  private static final int MAX_FEEDBACK_BYTES = 1500;

  private final OutgoingTrack track;
  private final DatagramChannel channel;
  private final AccessUnitFile.Reader units;
  private final Impairment impairment;
  private final SendCounters counters = new SendCounters();
  private final ByteBuffer feedback = ByteBuffer.allocate(MAX_FEEDBACK_BYTES);
  private @Nullable Thread thread;

  private volatile boolean stopping;
  private volatile @Nullable String failure;

  /**
   * @param file an {@link AccessUnitFile}, which must exist and may still grow
   */
  TrackSender(OutgoingTrack track, AcceptedTrack target, Path file, Impairment impairment)
      throws IOException {
    this.track = track;
    this.impairment = impairment;
    this.units = new AccessUnitFile.Reader(file);
    this.channel = DatagramChannel.open();
    channel.connect(new InetSocketAddress(target.ip(), target.port()));
    channel.configureBlocking(false);
  }

  /**
   * @param epoch the wall time of the track's first moment, {@code epochNanos} of {@link
   *     System#nanoTime} the same; all tracks of a participant share them
   */
  void start(Instant epoch, long epochNanos) {
    RtpSender.Config config =
        new RtpSender.Config(
            track.codec(),
            track.payloadType(),
            track.ssrc(),
            track.firstSequenceNumber(),
            track.timestampOffset(),
            track.cname());
    RtpSender sender =
        new RtpSender(
            config,
            epoch,
            new RtpSender.Features(track.rtx(), null, Map.of(), new TransportSequence()));
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("send-" + track.cname() + "-" + track.source())
            .start(() -> run(sender, epochNanos));
  }

  SendCounters counters() {
    return counters;
  }

  /** Why sending ended early, if it did. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Sends what is held back, then stops. */
  @Override
  public void close() throws IOException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
      try {
        running.join(Duration.ofSeconds(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    channel.close();
    units.close();
  }

  private void run(RtpSender sender, long epochNanos) {
    try {
      Optional<AccessUnit> next = nextUnit(sender, epochNanos);
      while (next.isPresent()) {
        AccessUnit unit = next.get();
        awaitDue(unit.timestampNanos(), sender, epochNanos);
        if (stopping) {
          break;
        }
        send(unit, sender, epochNanos);
        next = nextUnit(sender, epochNanos);
      }
      for (byte[] packet : impairment.flush()) {
        write(packet);
      }
    } catch (IOException e) {
      failure = track.cname() + " " + track.source() + ": " + e.getMessage();
    }
  }

  private Optional<AccessUnit> nextUnit(RtpSender sender, long epochNanos) throws IOException {
    while (!stopping) {
      switch (units.next()) {
        case AccessUnitFile.Next.Unit found -> {
          return Optional.of(found.unit());
        }
        case AccessUnitFile.Next.End _ -> {
          return Optional.empty();
        }
        case AccessUnitFile.Next.NotYet _ -> serve(sender, epochNanos);
      }
    }
    return Optional.empty();
  }

  private void awaitDue(long dueNanos, RtpSender sender, long epochNanos) throws IOException {
    long wait = dueNanos - (System.nanoTime() - epochNanos);
    if (-wait > LATE_NANOS) {
      counters.unitWasLate();
    }
    while (wait > 0 && !stopping) {
      LockSupport.parkNanos(Math.min(wait, POLL_NANOS));
      receiveFeedback(sender);
      sendDue(sender, epochNanos);
      wait = dueNanos - (System.nanoTime() - epochNanos);
    }
  }

  private void send(AccessUnit unit, RtpSender sender, long epochNanos) throws IOException {
    for (byte[] packet : sender.send(unit)) {
      for (byte[] passed : impairment.pass(packet)) {
        write(passed);
      }
    }
    sendDue(sender, epochNanos);
  }

  /** Reports, and what was asked for again: that may be lost like everything else. */
  private void sendDue(RtpSender sender, long epochNanos) throws IOException {
    for (byte[] packet : sender.poll(System.nanoTime() - epochNanos)) {
      if (PacketKind.of(packet, 0, packet.length) == PacketKind.RTCP) {
        writeUncounted(packet);
      } else {
        for (byte[] passed : impairment.pass(packet)) {
          writeUncounted(passed);
        }
      }
    }
    counters.droppedSoFar(impairment.dropped());
    counters.requestedSoFar(sender.counts());
  }

  private void serve(RtpSender sender, long epochNanos) throws IOException {
    LockSupport.parkNanos(POLL_NANOS);
    receiveFeedback(sender);
    sendDue(sender, epochNanos);
  }

  private void write(byte[] packet) throws IOException {
    writeUncounted(packet);
    counters.packetSent(System.nanoTime());
  }

  private void writeUncounted(byte[] packet) throws IOException {
    try {
      channel.write(ByteBuffer.wrap(packet));
    } catch (PortUnreachableException e) {
      counters.unreachable(); // the receiver is away, as while it starts again
    }
  }

  private void receiveFeedback(RtpSender sender) throws IOException {
    try {
      while (channel.receive(feedback.clear()) != null) {
        feedback.flip();
        sender.onRtcp(feedback.array(), 0, feedback.limit());
      }
    } catch (PortUnreachableException e) {
      counters.unreachable();
    }
  }
}
