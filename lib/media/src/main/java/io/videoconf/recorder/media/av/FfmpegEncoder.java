package io.videoconf.recorder.media.av;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** An encoder of FFmpeg. */
final class FfmpegEncoder extends Encoder {
  private final AVCodecContext raw;

  /** Of pictures; null for sound. */
  private final @Nullable EncoderInput input;

  private FfmpegEncoder(AVCodecContext raw, @Nullable EncoderInput input) {
    this.raw = raw;
    this.input = input;
  }

  /** Of pictures: {@link Encoder#video}. */
  static FfmpegEncoder open(VideoEncoderSpec spec) {
    AVCodec codec = find(spec.encoder());
    EncoderInput input = EncoderInput.open(codec, spec);
    FfmpegEncoder encoder = allocate(codec, input);
    input.describe(encoder.raw, spec.pixelFormat());
    encoder
        .raw
        .width(spec.width())
        .height(spec.height())
        .time_base(spec.timeBase().toAv())
        .framerate(spec.frameRate().toAv())
        .bit_rate(spec.bitRate())
        .gop_size(spec.keyframeInterval())
        .thread_count(1)
        .colorspace(spec.color().matrix())
        .color_primaries(spec.color().primaries())
        .color_trc(spec.color().transfer())
        .color_range(spec.color().range());
    return encoder.open(codec, spec.globalHeader(), spec.options());
  }

  /** Of sound: {@link Encoder#audio}. */
  static FfmpegEncoder open(AudioEncoderSpec spec) {
    AVCodec codec = find(spec.encoder());
    FfmpegEncoder encoder = allocate(codec, null);
    encoder
        .raw
        .sample_fmt(spec.sampleFormat().code())
        .sample_rate(spec.sampleRate())
        .time_base(new Rational(1, spec.sampleRate()).toAv())
        .bit_rate(spec.bitRate())
        .thread_count(1);
    avutil.av_channel_layout_default(encoder.raw.ch_layout(), spec.channels());
    return encoder.open(codec, spec.globalHeader(), spec.options());
  }

  private static AVCodec find(String name) {
    Ffmpeg.quiet();
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
    if (codec == null) {
      throw new AvException("find encoder " + name, avutil.AVERROR_ENCODER_NOT_FOUND);
    }
    return codec;
  }

  private static FfmpegEncoder allocate(AVCodec codec, @Nullable EncoderInput input) {
    return new FfmpegEncoder(
        AvException.nonNull(avcodec.avcodec_alloc_context3(codec), "an encoder"), input);
  }

  private FfmpegEncoder open(AVCodec codec, boolean globalHeader, Map<String, String> options) {
    if (globalHeader) {
      raw.flags(raw.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    String name = codec.name().getString();
    try (Options dictionary = new Options(options)) {
      AvException.check(
          avcodec.avcodec_open2(raw, codec, dictionary.raw()), "open encoder " + name);
      dictionary.requireAllUsed("encoder " + name);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void send(@Nullable Frame frame) {
    requireOpen();
    AvException.check(
        avcodec.avcodec_send_frame(raw, frame == null ? null : taken(frame)), "encode");
  }

  private AVFrame taken(Frame frame) {
    return input == null ? frame.raw() : input.bring(frame);
  }

  @Override
  public Received receive(Packet packet) {
    requireOpen();
    int result = avcodec.avcodec_receive_packet(raw, packet.raw());
    if (result >= 0) {
      if (packet.duration() == 0 && raw.framerate().num() > 0) {
        // OpenH264 says no duration, and then the last frame of an MP4 would have none.
        Rational frameTime = Rational.of(raw.framerate()).inverse();
        packet.timestamps(packet.pts(), packet.dts(), frameTime.rescale(1, timeBase()));
      }
      return Received.PACKET;
    }
    if (result == avutil.AVERROR_EAGAIN()) {
      return Received.NEED_INPUT;
    }
    if (result == avutil.AVERROR_EOF) {
      return Received.END;
    }
    throw new AvException("encode", result);
  }

  @Override
  public String name() {
    requireOpen();
    return raw.codec().name().getString();
  }

  @Override
  public boolean delays() {
    requireOpen();
    return (raw.codec().capabilities() & avcodec.AV_CODEC_CAP_DELAY) != 0;
  }

  @Override
  public byte[] header() {
    requireOpen();
    byte[] copy = new byte[raw.extradata_size()];
    if (copy.length > 0) {
      raw.extradata().get(copy, 0, copy.length);
    }
    return copy;
  }

  @Override
  public Rational timeBase() {
    return Rational.of(raw.time_base());
  }

  @Override
  public int frameSize() {
    return raw.frame_size();
  }

  @Override
  public int initialPadding() {
    return raw.initial_padding();
  }

  @Override
  void copyParameters(AVCodecParameters to) {
    requireOpen();
    AvException.check(avcodec.avcodec_parameters_from_context(to, raw), "copy encoder parameters");
  }

  @Override
  void release() {
    avcodec.avcodec_free_context(raw);
    if (input != null) {
      input.close();
    }
  }
}
