package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.MediaKind;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

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

  /** What the container tells the decoder (extradata); a copy, empty when it tells nothing. */
  public byte[] configuration() {
    byte[] copy = new byte[parameters.extradata_size()];
    if (copy.length > 0) {
      parameters.extradata().get(copy, 0, copy.length);
    }
    return copy;
  }

  /** Bits per second, 0 when unknown. */
  public long bitRate() {
    return parameters.bit_rate();
  }

  /** Whether this is text that is shown over the picture. */
  public boolean subtitles() {
    return parameters.codec_type() == avutil.AVMEDIA_TYPE_SUBTITLE;
  }

  /** The language as the container says it, e.g. {@code eng}; empty when it does not. */
  public String language() {
    return metadata("language");
  }

  /** What the container calls the stream; empty when it does not. */
  public String title() {
    return metadata("title");
  }

  private String metadata(String key) {
    AVDictionary metadata = stream.metadata();
    if (metadata == null) {
      return "";
    }
    AVDictionaryEntry entry = avutil.av_dict_get(metadata, key, null, 0);
    return entry == null ? "" : entry.value().getString();
  }

  /** Whether players should take this stream when nobody chooses. */
  public boolean preferred() {
    return (stream.disposition() & avformat.AV_DISPOSITION_DEFAULT) != 0;
  }

  /** Whether this is no video but a picture of the whole file's, such as a cover. */
  public boolean attachedPicture() {
    return (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
  }

  /** Width of a pixel by its height; 1 when unknown. */
  public double pixelAspect() {
    double aspect = Rational.of(parameters.sample_aspect_ratio()).toDouble();
    return aspect > 0 ? aspect : 1;
  }

  /** By how much a player turns the picture clockwise: 0, 90, 180 or 270. */
  public int rotationDegrees() {
    AVPacketSideData matrix =
        avcodec.av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull()) {
      return 0;
    }
    double degrees = avutil.av_display_rotation_get(new IntPointer(matrix.data()));
    // FFmpeg counts anticlockwise.
    return Double.isNaN(degrees) ? 0 : (int) Math.floorMod(Math.round(-degrees / 90) * 90, 360L);
  }
}
