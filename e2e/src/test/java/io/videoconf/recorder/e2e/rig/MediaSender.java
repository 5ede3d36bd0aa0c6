package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.e2e.rig.ControlApi.Accepted;
import io.videoconf.recorder.e2e.rig.ControlApi.Offer;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.RtpDump;
import io.videoconf.recorder.rtp.send.RtpSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays one meeting's datagrams in real time, each track from a socket of its own. Tracks are added
 * first; then {@link #play} blocks until all is sent or {@link #finish} was called.
 */
public final class MediaSender implements AutoCloseable {
  private static final int OPUS_PAYLOAD_TYPE = 111;
  private static final int VIDEO_PAYLOAD_TYPE = 96;

  /** Sender reports come with the media: the first with the first unit. */
  private final Instant epoch = Instant.now();

  private final ControlApi control;
  private final String recordingId;
  private final List<Outgoing> datagrams = new ArrayList<>();
  private final Map<InetSocketAddress, DatagramChannel> sockets = new HashMap<>();
  private final AtomicLong unreachable = new AtomicLong();
  private volatile boolean finished;

  public MediaSender(ControlApi control, String recordingId) {
    this.control = control;
    this.recordingId = recordingId;
  }

  /** The tracks of a participant: {@code video} and {@code audio} as ingest accepted them. */
  public record Tracks(Accepted video, Accepted audio) {}

  /** Adds a synthetic participant with camera and microphone, from the beginning. */
  public Tracks add(SyntheticMedia media) throws IOException, InterruptedException {
    String participantId = "p" + (media.participant() + 1);
    Accepted video = offer(participantId, media.codec(), VIDEO_PAYLOAD_TYPE, media.video());
    Accepted audio = offer(participantId, Codec.OPUS, OPUS_PAYLOAD_TYPE, media.audio());
    return new Tracks(video, audio);
  }

  /** Adds a track that replays a capture with its original timing. */
  public Accepted addCapture(Offer offer, List<RtpDump.Entry> rtp, List<RtpDump.Entry> rtcp)
      throws IOException, InterruptedException {
    Accepted track = control.addTrack(recordingId, offer);
    rtp.forEach(e -> datagrams.add(new Outgoing(e.offsetNanos(), at(track.port()), e.packet())));
    rtcp.forEach(
        e -> datagrams.add(new Outgoing(e.offsetNanos(), at(track.rtcpPort()), e.packet())));
    return track;
  }

  /** Sends everything when it is due; a recorder that is away for a while does not disturb it. */
  public void play() throws IOException, InterruptedException {
    datagrams.sort(Comparator.comparingLong(Outgoing::atNanos));
    long first = datagrams.getFirst().atNanos();
    long start = System.nanoTime();
    for (Outgoing next : datagrams) {
      long wait = next.atNanos() - first - (System.nanoTime() - start);
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      if (finished) {
        return;
      }
      send(next);
    }
  }

  /** Plays on a thread of its own. */
  public Playing playInBackground() {
    Playing playing = new Playing();
    playing.thread =
        Thread.ofPlatform()
            .daemon()
            .name("media-sender")
            .start(() -> {
              try {
                play();
              } catch (IOException | InterruptedException e) {
                playing.failure = e;
              }
            });
    return playing;
  }

  /** Media on their way. */
  public static final class Playing {
    private @Nullable Thread thread;
    private volatile @Nullable Exception failure;

    /** Waits until everything is sent. */
    public void await() throws InterruptedException {
      if (thread != null) {
        thread.join();
      }
      if (failure != null) {
        throw new AssertionError("the sender failed", failure);
      }
    }
  }

  /** Sends no more. */
  public void finish() {
    finished = true;
  }

  /** Datagrams that nobody listened for. */
  public long unreachable() {
    return unreachable.get();
  }

  @Override
  public void close() throws IOException {
    finish();
    for (DatagramChannel socket : sockets.values()) {
      socket.close();
    }
  }

  private Accepted offer(String participantId, Codec codec, int payloadType, List<AccessUnit> units)
      throws IOException, InterruptedException {
    long ssrc = 0x1000_0000L + datagrams.size();
    Accepted track =
        control.addTrack(recordingId, new Offer(participantId, codec, payloadType, ssrc, true));
    RtpSender sender =
        new RtpSender(
            new RtpSender.Config(
                codec, payloadType, ssrc, 65_000, 0xFFFF_0000L, participantId + "@e2e"),
            epoch);
    for (AccessUnit unit : units) {
      List<byte[]> due = new ArrayList<>(sender.send(unit));
      due.addAll(sender.poll(unit.timestampNanos()));
      due.forEach(d -> datagrams.add(new Outgoing(unit.timestampNanos(), at(track.port()), d)));
    }
    return track;
  }

  private void send(Outgoing next) throws IOException {
    DatagramChannel socket = sockets.get(next.target());
    if (socket == null) {
      socket = DatagramChannel.open().connect(next.target());
      sockets.put(next.target(), socket);
    }
    try {
      socket.write(ByteBuffer.wrap(next.datagram()));
    } catch (PortUnreachableException e) {
      unreachable.incrementAndGet();
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
