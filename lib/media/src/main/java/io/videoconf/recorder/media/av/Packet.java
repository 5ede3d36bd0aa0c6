package io.videoconf.recorder.media.av;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Encoded data and its timestamps (AVPacket). The data are reference counted. */
public final class Packet extends Handle {
  /** A pts or dts that is not known. */
  public static final long NO_TIMESTAMP = avutil.AV_NOPTS_VALUE;

  private final AVPacket raw;

  private Packet(AVPacket raw) {
    this.raw = raw;
  }

  /** An empty packet; the caller owns it. */
  public static Packet allocate() {
    Ffmpeg.quiet();
    return new Packet(AvException.nonNull(avcodec.av_packet_alloc(), "a packet"));
  }

  /** A packet with a copy of {@code data}; the caller owns it. */
  public static Packet of(byte[] data, long pts, boolean key) {
    Packet packet = allocate();
    packet.fill(data, pts, key);
    return packet;
  }

  /** Replaces what is in this packet by a copy of {@code data}; pts and dts become {@code pts}. */
  public void fill(byte[] data, long pts, boolean key) {
    avcodec.av_packet_unref(raw);
    AvException.check(avcodec.av_new_packet(raw, data.length), "allocate packet data");
    raw.data().put(data, 0, data.length);
    raw.pts(pts).dts(pts).flags(key ? avcodec.AV_PKT_FLAG_KEY : 0);
  }

  /** Makes room for so many bytes, to be written at once; pts and dts become {@code pts}. */
  @SuppressWarnings("restricted") // The memory is as large as it was just asked to be.
  MemorySegment fill(int bytes, long pts, boolean key) {
    avcodec.av_packet_unref(raw);
    AvException.check(avcodec.av_new_packet(raw, bytes), "allocate packet data");
    raw.pts(pts).dts(pts).flags(key ? avcodec.AV_PKT_FLAG_KEY : 0);
    return MemorySegment.ofAddress(raw.data().address()).reinterpret(bytes);
  }

  /** Replaces what is in this packet by what is in another one, which stays open and empty. */
  void takeFrom(Packet other) {
    avcodec.av_packet_unref(raw);
    avcodec.av_packet_move_ref(raw, other.raw);
  }

  AVPacket raw() {
    requireOpen();
    return raw;
  }

  /** A second packet on the same data; the caller owns it. */
  public Packet share() {
    Packet other = allocate();
    int result = avcodec.av_packet_ref(other.raw, raw);
    if (result < 0) {
      other.close();
      throw new AvException("share packet", result);
    }
    return other;
  }

  /** Moves the content into a new packet that the caller owns; this one stays open and empty. */
  public Packet move() {
    Packet other = allocate();
    avcodec.av_packet_move_ref(other.raw, raw);
    return other;
  }

  /** Empties the packet; it stays open. */
  public void unref() {
    avcodec.av_packet_unref(raw);
  }

  public long pts() {
    return raw.pts();
  }

  public long dts() {
    return raw.dts();
  }

  public long duration() {
    return raw.duration();
  }

  public Packet timestamps(long pts, long dts, long duration) {
    raw.pts(pts).dts(dts).duration(duration);
    return this;
  }

  /** Converts pts, dts and duration from one time base to another. */
  public Packet rescale(Rational from, Rational to) {
    return timestamps(
        from.rescale(pts(), to), from.rescale(dts(), to), from.rescale(duration(), to));
  }

  public int streamIndex() {
    return raw.stream_index();
  }

  public Packet streamIndex(int index) {
    raw.stream_index(index);
    return this;
  }

  public boolean key() {
    return (raw.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
  }

  public int size() {
    return raw.size();
  }

  /** A copy of the data. */
  public byte[] bytes() {
    byte[] copy = new byte[raw.size()];
    if (copy.length > 0) {
      raw.data().get(copy, 0, copy.length);
    }
    return copy;
  }

  @Override
  void release() {
    avcodec.av_packet_free(raw);
  }
}
