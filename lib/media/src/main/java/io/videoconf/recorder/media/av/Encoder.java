package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/** Encodes frames into packets. Not thread-safe. */
public abstract sealed class Encoder extends Handle permits FfmpegEncoder, OpenH264Encoder {

  /** What a receive gave. */
  public enum Received {
    /** The packet holds encoded data. */
    PACKET,
    /** Nothing until another frame is sent. */
    NEED_INPUT,
    /** The stream has ended, after {@code send(null)}. */
    END
  }

  /**
   * Whether there is an encoder of that name: in this build of FFmpeg, or the system's OpenH264.
   */
  public static boolean exists(String encoder) {
    return encoder.equals(OpenH264Encoder.NAME)
        ? OpenH264Library.find().isPresent()
        : codec(encoder) != null;
  }

  /** Whether there is an encoder of that name that makes H.264. */
  public static boolean makesH264(String encoder) {
    AVCodec codec = codec(encoder);
    return codec == null
        ? encoder.equals(OpenH264Encoder.NAME) && exists(encoder)
        : codec.id() == avcodec.AV_CODEC_ID_H264;
  }

  /** Whether an encoder of that name needs hardware, which may be busy now and free later. */
  public static boolean needsHardware(String encoder) {
    AVCodec codec = codec(encoder);
    int hardware = avcodec.AV_CODEC_CAP_HARDWARE | avcodec.AV_CODEC_CAP_HYBRID;
    return codec != null && (codec.capabilities() & hardware) != 0;
  }

  private static @Nullable AVCodec codec(String encoder) {
    Ffmpeg.quiet();
    return avcodec.avcodec_find_encoder_by_name(encoder);
  }

  /**
   * An encoder of pictures; the caller owns it.
   *
   * @throws AvException when it refuses, or the device or library that it needs is not there
   */
  public static Encoder video(VideoEncoderSpec spec) {
    return spec.encoder().equals(OpenH264Encoder.NAME)
        ? OpenH264Encoder.open(spec)
        : FfmpegEncoder.open(spec);
  }

  /** An encoder of sound; the caller owns it. */
  public static Encoder audio(AudioEncoderSpec spec) {
    return FfmpegEncoder.open(spec);
  }

  /**
   * Gives a frame, which stays the caller's (the encoder may keep a reference to its samples), or
   * null at the end. Receive until {@link Received#NEED_INPUT} before each send.
   */
  public abstract void send(@Nullable Frame frame);

  /** Replaces what is in {@code packet}, which stays the caller's, by the next encoded one. */
  public abstract Received receive(Packet packet);

  /** The name that it has in a spec, FFmpeg's where it is FFmpeg's, e.g. {@code libopenh264}. */
  public abstract String name();

  /** Whether packets may come later than the frames that they are of. */
  public abstract boolean delays();

  /** Parameter sets and the like, as the codec has them (extradata); a copy, empty for none. */
  public abstract byte[] header();

  /** The time base of the packets' timestamps. */
  public abstract Rational timeBase();

  /** Samples per channel in each frame of sound but the last; 0 when any number will do. */
  public abstract int frameSize();

  /** Samples of delay that the encoder puts before the first sample (priming); 0 for video. */
  public abstract int initialPadding();

  abstract void copyParameters(AVCodecParameters to);
}
