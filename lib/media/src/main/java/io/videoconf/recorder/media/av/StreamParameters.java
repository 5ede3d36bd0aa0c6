package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.MediaKind;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** Fills the parameters of a stream, which own what they are given. */
final class StreamParameters {
  private static final int MATRIX_ENTRIES = 9;

  private StreamParameters() {}

  static void fill(AVCodecParameters parameters, StreamSpec spec) {
    boolean video = spec.kind() == MediaKind.VIDEO;
    parameters
        .codec_type(video ? avutil.AVMEDIA_TYPE_VIDEO : avutil.AVMEDIA_TYPE_AUDIO)
        .codec_id(spec.codec().code());
    if (!spec.tag().isEmpty()) {
      byte[] tag = spec.tag().getBytes(StandardCharsets.US_ASCII);
      parameters.codec_tag(tag[0] | tag[1] << 8 | tag[2] << 16 | tag[3] << 24);
    }
    if (video) {
      parameters.width(spec.width()).height(spec.height());
    } else {
      parameters.sample_rate(spec.sampleRate());
      avutil.av_channel_layout_default(parameters.ch_layout(), spec.channels());
      parameters.bits_per_coded_sample(spec.bitsPerSample());
      // Containers count in whole bytes of all channels.
      parameters.block_align(Math.max(1, spec.bitsPerSample() * spec.channels() / 8));
    }
    if (spec.configuration().length > 0) {
      configure(parameters, spec.configuration());
    }
    if (spec.rotationDegrees() != 0) {
      rotate(parameters, spec.rotationDegrees());
    }
  }

  /** Gives them a copy of the codec's configuration (extradata). */
  static void configure(AVCodecParameters parameters, byte[] configuration) {
    Pointer memory =
        AvException.nonNull(
            avutil.av_mallocz(configuration.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE),
            "a configuration");
    BytePointer bytes = new BytePointer(memory).capacity(configuration.length);
    bytes.put(configuration, 0, configuration.length);
    parameters.extradata(bytes).extradata_size(configuration.length);
  }

  private static void rotate(AVCodecParameters parameters, int degrees) {
    AVPacketSideData all = new AVPacketSideData(null);
    IntPointer count = new IntPointer(1L).put(0);
    AVPacketSideData added =
        AvException.nonNull(
            avcodec.av_packet_side_data_new(
                all,
                count,
                avcodec.AV_PKT_DATA_DISPLAYMATRIX,
                (long) MATRIX_ENTRIES * Integer.BYTES,
                0),
            "a display matrix");
    avutil.av_display_rotation_set(new IntPointer(added.data()), degrees);
    parameters.coded_side_data(all).nb_coded_side_data(count.get());
  }
}
