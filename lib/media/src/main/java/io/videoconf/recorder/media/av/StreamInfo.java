package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.MediaKind;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avutil;

/** A stream of an opened file. Borrowed from its {@link Demuxer}: valid until that is closed. */
public final class StreamInfo {
  private final AVStream stream;
  private final AVCodecParameters parameters;

  StreamInfo(AVStream stream) {
    this.stream = stream;
    this.parameters = stream.codecpar();
  }

  AVCodecParameters parameters() {
    return parameters;
  }

  public int index() {
    return stream.index();
  }

  /** Empty for what is neither picture nor sound (data, subtitles). */
  public Optional<MediaKind> kind() {
    int type = parameters.codec_type();
    if (type == avutil.AVMEDIA_TYPE_VIDEO) {
      return Optional.of(MediaKind.VIDEO);
    }
    return type == avutil.AVMEDIA_TYPE_AUDIO ? Optional.of(MediaKind.AUDIO) : Optional.empty();
  }

  public CodecId codec() {
    return new CodecId(parameters.codec_id());
  }

  public Rational timeBase() {
    return Rational.of(stream.time_base());
  }

  /** Frames per second on average; denominator 0 when unknown. */
  public Rational frameRate() {
    return Rational.of(stream.avg_frame_rate());
  }

  /** Seconds, 0 when the container does not say. */
  public double durationSeconds() {
    return stream.duration() == Packet.NO_TIMESTAMP ? 0 : stream.duration() * timeBase().toDouble();
  }

  /** In ticks of {@link #timeBase()}; {@link Packet#NO_TIMESTAMP} when unknown. */
  public long startTime() {
    return stream.start_time();
  }

  public int width() {
    return parameters.width();
  }

  public int height() {
    return parameters.height();
  }

  public PixelFormat pixelFormat() {
    return new PixelFormat(parameters.format());
  }

  public ColorTags color() {
    return new ColorTags(
        parameters.color_space(),
        parameters.color_primaries(),
        parameters.color_trc(),
        parameters.color_range());
  }

  public SampleFormat sampleFormat() {
    return new SampleFormat(parameters.format());
  }

  public int sampleRate() {
    return parameters.sample_rate();
  }

  public int channels() {
    return parameters.ch_layout().nb_channels();
  }

  /** Codec profile and level as H.264 and AAC number them; negative when unknown. */
  public int profile() {
    return parameters.profile();
  }

  public int level() {
    return parameters.level();
  }

  /** Bits per second, 0 when unknown. */
  public long bitRate() {
    return parameters.bit_rate();
  }
}
