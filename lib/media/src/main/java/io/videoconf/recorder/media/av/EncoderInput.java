package io.videoconf.recorder.media.av;

import io.videoconf.recorder.media.av.Scaler.Quality;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVHWFramesContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Brings pictures to an encoder in the form in which it takes them, and opens the device that it
 * works on. Not thread-safe.
 */
final class EncoderInput extends Handle {
  /** Surfaces that encoder and upload share; as many as FFmpeg's own example of VA-API takes. */
  private static final int SURFACES = 20;

  /** In which form an encoder takes pictures. */
  sealed interface Form {
    /** From memory, in the format that they have. */
    record AsTheyAre() implements Form {}

    /**
     * From memory, as NV12.
     *
     * @param deviceType AVHWDeviceType
     */
    record Nv12(int deviceType) implements Form {}

    /**
     * From the memory of a device, as NV12.
     *
     * @param deviceType AVHWDeviceType
     */
    record Surface(int deviceType, PixelFormat format) implements Form {}

    /** The nearest form to pictures of {@code format} that the encoder takes. */
    static Form of(AVCodec codec, PixelFormat format) {
      Set<Integer> formats = formats(codec);
      if (formats.isEmpty() || formats.contains(format.code())) {
        return new AsTheyAre();
      }
      Form surface = new AsTheyAre(); // The encoder itself tells that it takes no such pictures.
      AVCodecHWConfig config = avcodec.avcodec_get_hw_config(codec, 0);
      for (int i = 1; config != null; i++) {
        boolean onDevice =
            (config.methods() & avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0;
        if (onDevice && config.pix_fmt() == avutil.AV_PIX_FMT_NV12) {
          return new Nv12(config.device_type());
        }
        if ((config.methods() & avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_FRAMES_CTX) != 0) {
          surface = new Surface(config.device_type(), new PixelFormat(config.pix_fmt()));
        }
        config = avcodec.avcodec_get_hw_config(codec, i);
      }
      return surface;
    }

    private static Set<Integer> formats(AVCodec codec) {
      Set<Integer> formats = new HashSet<>();
      try (PointerPointer<IntPointer> list = new PointerPointer<>(1);
          IntPointer count = new IntPointer(1)) {
        AvException.check(
            avcodec.avcodec_get_supported_config(
                null, codec, avcodec.AV_CODEC_CONFIG_PIX_FORMAT, 0, list, count),
            "ask for pixel formats");
        for (int i = 0; i < count.get(); i++) {
          formats.add(list.get(IntPointer.class, 0).get(i));
        }
      }
      return formats;
    }
  }

  private final Form form;
  private @Nullable AVBufferRef device;
  private @Nullable AVBufferRef surfaces;
  private @Nullable Scaler converter;
  private @Nullable Frame nv12;
  private @Nullable Frame surface;

  private EncoderInput(Form form) {
    this.form = form;
  }

  /**
   * The caller owns it.
   *
   * @throws AvException when there is no such device
   */
  static EncoderInput open(AVCodec codec, VideoEncoderSpec spec) {
    return open(Form.of(codec, spec.pixelFormat()), spec);
  }

  private static EncoderInput open(Form form, VideoEncoderSpec spec) {
    EncoderInput input = new EncoderInput(form);
    try {
      switch (form) {
        case Form.AsTheyAre() -> {}
        case Form.Nv12(int deviceType) -> {
          input.device = device(deviceType, spec.device());
          input.convert(spec);
        }
        case Form.Surface(int deviceType, PixelFormat format) -> {
          AVBufferRef opened = device(deviceType, spec.device());
          input.device = opened;
          input.surfaces = surfaces(opened, format, spec);
          input.convert(spec);
          input.surface = Frame.allocate();
        }
      }
      return input;
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
  }

  /** An input that makes NV12 and needs no device. */
  static EncoderInput nv12(VideoEncoderSpec spec) {
    EncoderInput input = new EncoderInput(new Form.Nv12(avutil.AV_HWDEVICE_TYPE_NONE));
    input.convert(spec);
    return input;
  }

  private void convert(VideoEncoderSpec spec) {
    converter = new Scaler(Quality.AREA);
    nv12 = Frame.video(spec.width(), spec.height(), PixelFormat.NV12);
  }

  private static AVBufferRef device(int type, String path) {
    // Quick Sync works on a VA-API device; a path is that device's.
    boolean onOther = type == avutil.AV_HWDEVICE_TYPE_QSV && !path.isEmpty();
    AVBufferRef device = new AVBufferRef((Pointer) null);
    try (Options options = new Options(onOther ? Map.of("child_device", path) : Map.of())) {
      String where = path.isEmpty() ? "the first device" : path;
      AvException.check(
          avutil.av_hwdevice_ctx_create(
              device, type, path.isEmpty() || onOther ? null : path, options.raw(), 0),
          "open " + where + " for " + avutil.av_hwdevice_get_type_name(type).getString());
      return device;
    }
  }

  private static AVBufferRef surfaces(
      AVBufferRef device, PixelFormat format, VideoEncoderSpec spec) {
    AVBufferRef surfaces =
        AvException.nonNull(avutil.av_hwframe_ctx_alloc(device), "surfaces of a device");
    new AVHWFramesContext(surfaces.data())
        .format(format.code())
        .sw_format(avutil.AV_PIX_FMT_NV12)
        .width(spec.width())
        .height(spec.height())
        .initial_pool_size(SURFACES);
    int result = avutil.av_hwframe_ctx_init(surfaces);
    if (result < 0) {
      avutil.av_buffer_unref(surfaces);
      throw new AvException("make surfaces of a device", result);
    }
    return surfaces;
  }

  /** Tells the encoder, before it is opened, what it will get. */
  void describe(AVCodecContext encoder, PixelFormat asTheyAre) {
    encoder.pix_fmt(
        switch (form) {
          case Form.AsTheyAre() -> asTheyAre.code();
          case Form.Nv12 _ -> avutil.AV_PIX_FMT_NV12;
          case Form.Surface(_, PixelFormat format) -> format.code();
        });
    if (surfaces != null) {
      encoder.hw_frames_ctx(AvException.nonNull(avutil.av_buffer_ref(surfaces), "a reference"));
    }
    if (device != null) {
      encoder.hw_device_ctx(AvException.nonNull(avutil.av_buffer_ref(device), "a reference"));
    }
  }

  /** The picture, which stays the caller's, as the encoder takes it: borrowed until the next. */
  AVFrame bring(Frame picture) {
    Scaler scaler = converter;
    Frame converted = nv12;
    if (scaler == null || converted == null) {
      return picture.raw();
    }
    converted.makeWritable();
    converted.color(picture.color());
    scaler.scale(picture, converted);
    Frame uploaded = surface;
    if (uploaded == null || surfaces == null) {
      return described(converted, picture);
    }
    uploaded.unref();
    AvException.check(
        avutil.av_hwframe_get_buffer(surfaces, uploaded.raw(), 0), "take a surface of a device");
    AvException.check(
        avutil.av_hwframe_transfer_data(uploaded.raw(), converted.raw(), 0), "upload a picture");
    return described(uploaded, picture);
  }

  private static AVFrame described(Frame frame, Frame picture) {
    AvException.check(avutil.av_frame_copy_props(frame.raw(), picture.raw()), "describe a picture");
    return frame.raw();
  }

  @Override
  void release() {
    if (surface != null) {
      surface.close();
    }
    if (nv12 != null) {
      nv12.close();
    }
    if (converter != null) {
      converter.close();
    }
    if (surfaces != null) {
      avutil.av_buffer_unref(surfaces);
    }
    if (device != null) {
      avutil.av_buffer_unref(device);
    }
  }
}
