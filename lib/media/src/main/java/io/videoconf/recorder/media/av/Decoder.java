package io.videoconf.recorder.media.av;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the packets of one stream. Bad input is a result and no exception: a call recording goes
 * on whatever a participant sends.
 */
public final class Decoder extends Handle {

  /** What became of a packet. */
  public enum Sent {
    ACCEPTED,
    /** Frames must be received first; the packet was not taken. */
    FULL,
    /** The packet was dropped: it cannot be decoded. */
    CORRUPT
  }

  /** What a receive gave. */
  public enum Received {
    /** The frame holds a picture or sound. */
    FRAME,
    /** Nothing until another packet is sent. */
    NEED_INPUT,
    /** The stream has ended, after {@code send(null)}. */
    END,
    /** A frame could not be decoded; receive again. */
    CORRUPT
  }

  private final AVCodecContext raw;

  private Decoder(AVCodecContext raw) {
    this.raw = raw;
  }

  /**
   * A decoder with one thread for a stream without parameters; the caller owns it.
   *
   * @param options FFmpeg's decoder options, e.g. {@code skip_frame=nokey}
   */
  public static Decoder open(CodecId codec, Map<String, String> options) {
    return open(codec, null, options);
  }

  /** A decoder with one thread for a stream of a file; the caller owns it. */
  public static Decoder open(StreamInfo stream, Map<String, String> options) {
    return open(stream.codec(), stream, options);
  }

  private static Decoder open(
      CodecId id, @Nullable StreamInfo stream, Map<String, String> options) {
    Ffmpeg.quiet();
    AVCodec codec = avcodec.avcodec_find_decoder(id.code());
    if (codec == null) {
      throw new AvException("find decoder of " + id.ffmpegName(), avutil.AVERROR_DECODER_NOT_FOUND);
    }
    Decoder decoder =
        new Decoder(AvException.nonNull(avcodec.avcodec_alloc_context3(codec), "a decoder"));
    try (Options dictionary = new Options(options)) {
      decoder.raw.thread_count(1);
      if (stream != null) {
        AvException.check(
            avcodec.avcodec_parameters_to_context(decoder.raw, stream.parameters()),
            "take stream parameters");
        decoder.raw.pkt_timebase(stream.timeBase().toAv());
      }
      AvException.check(
          avcodec.avcodec_open2(decoder.raw, codec, dictionary.raw()),
          "open decoder of " + id.ffmpegName());
      dictionary.requireAllUsed("decoder of " + id.ffmpegName());
      return decoder;
    } catch (RuntimeException e) {
      decoder.close();
      throw e;
    }
  }

  /** Gives a packet, which stays the caller's, or null at the end of the stream. */
  public Sent send(@Nullable Packet packet) {
    requireOpen();
    int result = avcodec.avcodec_send_packet(raw, packet == null ? null : packet.raw());
    if (result >= 0 || result == avutil.AVERROR_EOF) {
      return Sent.ACCEPTED;
    }
    if (result == avutil.AVERROR_EAGAIN()) {
      return Sent.FULL;
    }
    requireNotOutOfMemory(result);
    return Sent.CORRUPT;
  }

  /** Replaces what is in {@code frame}, which stays the caller's, by the next decoded one. */
  public Received receive(Frame frame) {
    requireOpen();
    int result = avcodec.avcodec_receive_frame(raw, frame.raw());
    if (result >= 0) {
      return Received.FRAME;
    }
    if (result == avutil.AVERROR_EAGAIN()) {
      return Received.NEED_INPUT;
    }
    if (result == avutil.AVERROR_EOF) {
      return Received.END;
    }
    requireNotOutOfMemory(result);
    return Received.CORRUPT;
  }

  /** Forgets all reference pictures, as after a seek, or after the end of a stream. */
  public void flush() {
    requireOpen();
    avcodec.avcodec_flush_buffers(raw);
  }

  private static void requireNotOutOfMemory(int result) {
    if (result == -Errno.ENOMEM) {
      throw new AvException("decode", result);
    }
  }

  @Override
  void release() {
    avcodec.avcodec_free_context(raw);
  }
}
