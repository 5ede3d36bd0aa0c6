package io.videoconf.recorder.media.av;

import java.io.IOException;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FunctionPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * An AVIOContext over Java code, not seekable. An exception of that code stops FFmpeg with EIO and
 * is kept, so that the caller can tell it.
 */
final class CustomIo extends Handle {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final AVIOContext raw;
  // Referenced from here so that the garbage collector leaves it while FFmpeg may call it.
  private final FunctionPointer callback;
  private final Failure failure;

  private CustomIo(AVIOContext raw, FunctionPointer callback, Failure failure) {
    this.raw = raw;
    this.callback = callback;
    this.failure = failure;
  }

  /** Holds what the Java side threw. */
  private static final class Failure {
    private @Nullable IOException thrown;
  }

  static CustomIo reading(ByteSource source) {
    Failure failure = new Failure();
    ReadCallback callback = new ReadCallback(source, failure);
    BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER_BYTES));
    return new CustomIo(
        AvException.nonNull(
            avformat.avio_alloc_context(buffer, BUFFER_BYTES, 0, null, callback, null, null),
            "an I/O context"),
        callback,
        failure);
  }

  static CustomIo writing(ByteSink sink) {
    Failure failure = new Failure();
    WriteCallback callback = new WriteCallback(sink, failure);
    BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER_BYTES));
    return new CustomIo(
        AvException.nonNull(
            avformat.avio_alloc_context(buffer, BUFFER_BYTES, 1, null, null, callback, null),
            "an I/O context"),
        callback,
        failure);
  }

  AVIOContext raw() {
    requireOpen();
    return raw;
  }

  /** Passes everything buffered to the sink. */
  void flush() {
    requireOpen();
    avformat.avio_flush(raw);
    AvException.check(raw.error(), "write");
  }

  /** What the Java side threw, if it did. */
  @Nullable IOException failure() {
    return failure.thrown;
  }

  @Override
  void release() {
    // FFmpeg may have replaced the buffer that we gave.
    avutil.av_free(raw.buffer());
    avformat.avio_context_free(raw);
    callback.close();
  }

  private static final class ReadCallback extends Read_packet_Pointer_BytePointer_int {
    private final ByteSource source;
    private final Failure failure;
    private final byte[] copy = new byte[BUFFER_BYTES];

    ReadCallback(ByteSource source, Failure failure) {
      this.source = source;
      this.failure = failure;
    }

    @Override
    public int call(Pointer opaque, BytePointer buffer, int size) {
      try {
        int count = source.read(copy, Math.min(size, copy.length));
        if (count < 0) {
          return avutil.AVERROR_EOF;
        }
        buffer.put(copy, 0, count);
        return count;
      } catch (IOException e) {
        failure.thrown = e;
        return -Errno.EIO;
      }
    }
  }

  private static final class WriteCallback extends Write_packet_Pointer_BytePointer_int {
    private final ByteSink sink;
    private final Failure failure;
    private byte[] copy = new byte[BUFFER_BYTES];

    WriteCallback(ByteSink sink, Failure failure) {
      this.sink = sink;
      this.failure = failure;
    }

    @Override
    public int call(Pointer opaque, BytePointer buffer, int size) {
      try {
        if (size > copy.length) {
          copy = new byte[size];
        }
        buffer.get(copy, 0, size);
        sink.write(copy, size);
        return size;
      } catch (IOException e) {
        failure.thrown = e;
        return -Errno.EIO;
      }
    }
  }
}
