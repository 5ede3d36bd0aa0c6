package io.videoconf.recorder.bench;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends RTP to many tracks at a steady rate. Of each four tracks three are cameras (VP8 in packets
 * of 1,200 bytes, five to a picture, a keyframe each ten seconds) and one a microphone (Opus in
 * packets of 120 bytes). Every track gets as many packets as the others.
 */
final class Traffic implements AutoCloseable {
  static final int VIDEO_PAYLOAD_TYPE = 96;
  static final int AUDIO_PAYLOAD_TYPE = 111;

  private static final int VIDEO_BYTES = 1200;
  private static final int AUDIO_BYTES = 120;
  private static final int ROOM_BYTES = 64;
  private static final int PACKETS_PER_PICTURE = 5;
  private static final int PICTURE_TICKS = 3000;
  private static final int AUDIO_TICKS = 960;
  private static final long SLICE_NANOS = 1_000_000;

  private final DatagramChannel channel;
  private final List<InetSocketAddress> tracks;
  private final int[] sent;
  private final int picturesPerKeyframe;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(VIDEO_BYTES);
  private final byte[] roomy = new byte[VIDEO_BYTES + ROOM_BYTES];
  private final @Nullable SrtpSender protection;
  private int next;

  /**
   * @param packetsPerSecond over all tracks
   * @param key what packets are protected with; null without SRTP
   */
  Traffic(List<InetSocketAddress> tracks, int packetsPerSecond, @Nullable SrtpKey key)
      throws IOException {
    this.tracks = tracks;
    this.protection = key == null ? null : new SrtpSender(key);
    this.sent = new int[tracks.size()];
    this.picturesPerKeyframe =
        Math.max(1, 10 * packetsPerSecond / tracks.size() / PACKETS_PER_PICTURE);
    this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, 4 << 20);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static boolean isVideo(int track) {
    return track % 4 != 3;
  }

  static long ssrc(int track) {
    return 0x10000L + track;
  }

  /**
   * Sends for so long, in slices of a millisecond.
   *
   * @return packets sent
   */
  long send(int packetsPerSecond, long forNanos) {
    long start = System.nanoTime();
    long counted = 0;
    long total = 0;
    for (long elapsed = 0; elapsed < forNanos; elapsed = System.nanoTime() - start) {
      long due = Math.round(elapsed * 1e-9 * packetsPerSecond);
      // What a busy machine missed is not sent in one burst: senders do not do that either.
      long slice = Math.min(due - counted, packetsPerSecond / 100);
      counted = due;
      total += slice;
      for (long i = 0; i < slice; i++) {
        sendNext();
      }
      LockSupport.parkNanos(SLICE_NANOS - (System.nanoTime() - start) % SLICE_NANOS);
    }
    return total;
  }

  private void sendNext() {
    int track = next;
    next = (next + 1) % tracks.size();
    int number = sent[track]++;
    packet.clear();
    if (isVideo(track)) {
      video(track, number);
    } else {
      header(track, AUDIO_PAYLOAD_TYPE, false, number, number * AUDIO_TICKS);
      packet.put((byte) 0x78).position(AUDIO_BYTES);
    }
    try {
      channel.send(protectedPacket(), tracks.get(track));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer protectedPacket() {
    packet.flip();
    if (protection == null) {
      return packet;
    }
    int length = packet.remaining();
    packet.get(roomy, 0, length);
    return ByteBuffer.wrap(roomy, 0, protection.protectRtp(roomy, 0, length));
  }

  /** RFC 7741 section 4.2: S at the first packet of a picture; P is 0 in a keyframe's header. */
  private void video(int track, int number) {
    int picture = number / PACKETS_PER_PICTURE;
    int part = number % PACKETS_PER_PICTURE;
    boolean last = part == PACKETS_PER_PICTURE - 1;
    header(track, VIDEO_PAYLOAD_TYPE, last, number, picture * PICTURE_TICKS);
    packet.put((byte) (part == 0 ? 0x10 : 0x00));
    packet.put((byte) (picture % picturesPerKeyframe == 0 ? 0x00 : 0x01));
    packet.position(VIDEO_BYTES);
  }

  private void header(int track, int payloadType, boolean marker, int sequence, int timestamp) {
    packet.put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0)));
    packet.putShort((short) sequence).putInt(timestamp).putInt((int) ssrc(track));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
