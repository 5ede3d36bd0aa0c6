package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.RtpFormat;
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

  /** What a stream of samples does not tell itself. */
  private record Sound(int sampleRate, int channels) {}

  /**
   * A decoder with one thread for a stream without parameters; the caller owns it. Sound whose
   * packets do not tell their channels (PCMU, PCMA, G.722) is mono.
   *
   * @param options FFmpeg's decoder options, e.g. {@code skip_frame=nokey}
   */
  public static Decoder open(CodecId codec, Map<String, String> options) {
    boolean pcm = codec.equals(CodecId.PCM_MULAW) || codec.equals(CodecId.PCM_ALAW);
    Sound sound = pcm ? new Sound(8_000, 1) : null;
    if (codec.equals(CodecId.G722)) {
      sound = new Sound(16_000, 1);
    }
    return open(codec, null, sound, options);
  }

  /** A decoder with one thread for the packets of a track; the caller owns it. */
  public static Decoder open(RtpFormat format, Map<String, String> options) {
    CodecId codec = CodecId.of(format.codec());
    return switch (format.codec()) {
      case PCMU, PCMA ->
          open(
              codec,
              null,
              new Sound(format.clockRateHz(), Math.max(1, format.channels())),
              options);
      default -> open(codec, options);
    };
  }

  /** A decoder with one thread for a stream of a file; the caller owns it. */
  public static Decoder open(StreamInfo stream, Map<String, String> options) {
    return open(stream.codec(), stream, null, options);
  }

  /**
   * A decoder of Opus that gives 48 kHz as interleaved floats, a frame for each packet; the caller
   * owns it. By libopus: FFmpeg's own decoder holds sound back when a sender changes between Opus'
   * modes.
   *
   * @param channels 1 or 2, whatever the packets have. One costs half of two
   */
  public static Decoder opus(int channels) {
    Ffmpeg.quiet();
    AVCodec codec = avcodec.avcodec_find_decoder_by_name("libopus");
    if (codec == null) {
      throw new AvException("find decoder libopus", avutil.AVERROR_DECODER_NOT_FOUND);
    }
    return open(
        codec, null, new Sound(48_000, channels), Map.of("request_sample_fmt", "flt"), "libopus");
  }

  /** FFmpeg's own decoder of AV1 only drives hardware. */
  private static @Nullable AVCodec find(CodecId id) {
    AVCodec software =
        id.equals(CodecId.AV1) ? avcodec.avcodec_find_decoder_by_name("libaom-av1") : null;
    return software != null ? software : avcodec.avcodec_find_decoder(id.code());
  }

  private static Decoder open(
      CodecId id, @Nullable StreamInfo stream, @Nullable Sound sound, Map<String, String> options) {
    Ffmpeg.quiet();
    AVCodec codec = find(id);
    if (codec == null) {
      throw new AvException("find decoder of " + id.ffmpegName(), avutil.AVERROR_DECODER_NOT_FOUND);
    }
    return open(codec, stream, sound, options, id.ffmpegName());
  }

  private static Decoder open(
      AVCodec codec,
      @Nullable StreamInfo stream,
      @Nullable Sound sound,
      Map<String, String> options,
      String name) {
    Decoder decoder =
        new Decoder(AvException.nonNull(avcodec.avcodec_alloc_context3(codec), "a decoder"));
    try (Options dictionary = new Options(options)) {
      decoder.raw.thread_count(1);
      if (stream == null && sound != null) {
        decoder.raw.sample_rate(sound.sampleRate());
        avutil.av_channel_layout_default(decoder.raw.ch_layout(), sound.channels());
      }
      if (stream != null) {
        AvException.check(
            avcodec.avcodec_parameters_to_context(decoder.raw, stream.parameters()),
            "take stream parameters");
        decoder.raw.pkt_timebase(stream.timeBase().toAv());
      }
      AvException.check(
          avcodec.avcodec_open2(decoder.raw, codec, dictionary.raw()), "open decoder of " + name);
      dictionary.requireAllUsed("decoder of " + name);
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
