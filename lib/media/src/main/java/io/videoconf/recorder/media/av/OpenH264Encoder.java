package io.videoconf.recorder.media.av;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.videoconf.recorder.media.av.OpenH264Library.Answer;
import io.videoconf.recorder.media.av.OpenH264Library.Method;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * The system's OpenH264, told what FFmpeg's {@code libopenh264} tells its own: High profile, CABAC,
 * a mean bit rate, one thread. Packets are Annex B, as those of FFmpeg's encoders.
 */
@SuppressWarnings("restricted") // Sizes are what the encoder answers.
final class OpenH264Encoder extends Encoder {
  /** Of the system's, where {@code libopenh264} is the one within FFmpeg. */
  static final String NAME = "openh264";

  private static final int PLANES = 3;

  private final MemorySegment encoder;
  private final VideoEncoderSpec spec;
  private final Answer layout;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment picture = arena.allocate(Picture.BYTES, Long.BYTES);
  private final MemorySegment answer;

  /** What was encoded and not yet received. */
  private final Packet encoded = Packet.allocate();

  private final OpenH264Library library;
  private byte[] header = {};
  private boolean waiting;
  private boolean ended;

  /** SSourcePicture; 2.6 is longer. */
  private static final class Picture {
    static final int BYTES = 80;
    static final int FORMAT = 0;
    static final int STRIDE = 4;
    static final int DATA = 24;
    static final int WIDTH = 56;
    static final int HEIGHT = 60;

    static final int I420 = 23;
  }

  /** SFrameBSInfo, and SLayerBSInfo within it. */
  private static final class Encoded {
    static final int LAYERS = 0;
    static final int MOST_LAYERS = 128;
    static final int FIRST_LAYER = 8;
    static final int LAYER_NALS = 16;
    static final int LAYER_NAL_BYTES = 24;
    static final int LAYER_DATA = 32;

    static final int IDR = 1;
    static final int SKIPPED = 4;
  }

  private static final int TRACE_LEVEL = 25;
  private static final int QUIET = 0;
  private static final int IDR = 1;
  private static final int ALL_LAYERS = -1;

  private OpenH264Encoder(OpenH264Library library, MemorySegment encoder, VideoEncoderSpec spec) {
    this.library = library;
    this.encoder = encoder;
    this.spec = spec;
    this.layout = library.answer();
    this.answer = arena.allocate(layout.bytes, Long.BYTES);
  }

  /** {@link Encoder#video}. */
  static OpenH264Encoder open(VideoEncoderSpec spec) {
    OpenH264Library library =
        OpenH264Library.find()
            .orElseThrow(
                () -> new AvException("find encoder " + NAME, avutil.AVERROR_ENCODER_NOT_FOUND));
    if (spec.pixelFormat().code() != PixelFormat.YUV420P.code() || !spec.options().isEmpty()) {
      throw new AvException("open encoder " + NAME, -Errno.EINVAL);
    }
    OpenH264Encoder opened = new OpenH264Encoder(library, library.create(), spec);
    try {
      opened.initialize();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void initialize() {
    MemorySegment level = arena.allocateFrom(JAVA_INT, QUIET);
    check(OpenH264Library.call(encoder, Method.SET_OPTION, TRACE_LEVEL, level.address()));
    try (Arena once = Arena.ofConfined()) {
      MemorySegment params = once.allocate(OpenH264Params.BYTES, Long.BYTES);
      check(OpenH264Library.call(encoder, Method.GET_DEFAULT_PARAMS, params.address(), 0));
      check(OpenH264Params.areDefaults(params));
      OpenH264Params.fill(params, spec);
      check(OpenH264Library.call(encoder, Method.INITIALIZE_EXT, params.address(), 0));
    }
    if (spec.globalHeader()) {
      check(OpenH264Library.call(encoder, Method.ENCODE_PARAMETER_SETS, answer.address(), 0));
      header = layer(0).toArray(JAVA_BYTE);
    }
  }

  private static void check(boolean done) {
    if (!done) {
      throw new AvException("open encoder " + NAME, avutil.AVERROR_EXTERNAL);
    }
  }

  @Override
  public void send(@Nullable Frame frame) {
    requireOpen();
    if (frame == null) {
      ended = true;
      return;
    }
    if (waiting || ended) {
      throw new IllegalStateException("no picture is awaited");
    }
    take(frame);
    answer.fill((byte) 0);
    boolean forced =
        !frame.keyForced()
            || OpenH264Library.call(encoder, Method.FORCE_INTRA_FRAME, IDR, ALL_LAYERS);
    if (!forced
        || !OpenH264Library.call(
            encoder, Method.ENCODE_FRAME, picture.address(), answer.address())) {
      throw new AvException("encode", avutil.AVERROR_EXTERNAL);
    }
    int type = answer.get(JAVA_INT, layout.frameType);
    if (type != Encoded.SKIPPED) {
      give(frame, type == Encoded.IDR);
    }
  }

  private void take(Frame frame) {
    if (frame.width() != spec.width()
        || frame.height() != spec.height()
        || frame.pixelFormat().code() != spec.pixelFormat().code()) {
      throw new IllegalArgumentException("a picture of another form than the encoder's");
    }
    picture.set(JAVA_INT, Picture.FORMAT, Picture.I420);
    picture.set(JAVA_INT, Picture.WIDTH, spec.width());
    picture.set(JAVA_INT, Picture.HEIGHT, spec.height());
    for (int plane = 0; plane < PLANES; plane++) {
      picture.set(JAVA_INT, Picture.STRIDE + (long) Integer.BYTES * plane, frame.stride(plane));
      picture.set(
          ADDRESS,
          Picture.DATA + ADDRESS.byteSize() * plane,
          MemorySegment.ofAddress(frame.raw().data(plane).address()));
    }
  }

  /**
   * Parameter sets come in a layer of their own before a keyframe's; in a header once is enough.
   */
  private void give(Frame frame, boolean key) {
    int layers = answer.get(JAVA_INT, Encoded.LAYERS);
    if (layers < 1 || layers > Encoded.MOST_LAYERS) {
      throw new AvException("encode", avutil.AVERROR_EXTERNAL);
    }
    int first = spec.globalHeader() ? layers - 1 : 0;
    long bytes = 0;
    for (int i = first; i < layers; i++) {
      bytes += layer(i).byteSize();
    }
    MemorySegment all = encoded.fill(Math.toIntExact(bytes), frame.pts(), key);
    long at = 0;
    for (int i = first; i < layers; i++) {
      MemorySegment layer = layer(i);
      MemorySegment.copy(layer, 0, all, at, layer.byteSize());
      at += layer.byteSize();
    }
    long duration = frame.duration();
    encoded.timestamps(frame.pts(), frame.pts(), duration > 0 ? duration : frameTime());
    waiting = true;
  }

  private long frameTime() {
    return spec.frameRate().inverse().rescale(1, spec.timeBase());
  }

  /** What the encoder wrote last, until it writes again. */
  private MemorySegment layer(int index) {
    MemorySegment layer =
        answer.asSlice(Encoded.FIRST_LAYER + (long) index * layout.layerBytes, layout.layerBytes);
    int nals = layer.get(JAVA_INT, Encoded.LAYER_NALS);
    MemorySegment sizes =
        layer.get(ADDRESS, Encoded.LAYER_NAL_BYTES).reinterpret((long) nals * Integer.BYTES);
    long bytes = 0;
    for (int i = 0; i < nals; i++) {
      bytes += sizes.getAtIndex(JAVA_INT, i);
    }
    return layer.get(ADDRESS, Encoded.LAYER_DATA).reinterpret(bytes);
  }

  @Override
  public Received receive(Packet packet) {
    requireOpen();
    if (waiting) {
      packet.takeFrom(encoded);
      waiting = false;
      return Received.PACKET;
    }
    return ended ? Received.END : Received.NEED_INPUT;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean delays() {
    return false;
  }

  @Override
  public byte[] header() {
    return header.clone();
  }

  @Override
  public Rational timeBase() {
    return spec.timeBase();
  }

  @Override
  public int frameSize() {
    return 0;
  }

  @Override
  public int initialPadding() {
    return 0;
  }

  @Override
  void copyParameters(AVCodecParameters to) {
    requireOpen();
    to.codec_type(avutil.AVMEDIA_TYPE_VIDEO)
        .codec_id(avcodec.AV_CODEC_ID_H264)
        .format(spec.pixelFormat().code())
        .width(spec.width())
        .height(spec.height())
        .framerate(spec.frameRate().toAv())
        .bit_rate(spec.bitRate())
        .color_space(spec.color().matrix())
        .color_primaries(spec.color().primaries())
        .color_trc(spec.color().transfer())
        .color_range(spec.color().range());
    if (header.length > 0) {
      StreamParameters.configure(to, header);
    }
  }

  @Override
  void release() {
    boolean _ = OpenH264Library.call(encoder, Method.UNINITIALIZE, 0, 0);
    library.destroy(encoder);
    encoded.close();
    arena.close();
  }
}
