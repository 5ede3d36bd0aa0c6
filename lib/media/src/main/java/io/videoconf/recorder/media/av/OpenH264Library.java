package io.videoconf.recorder.media.av;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The system's OpenH264, where there is one that we know: the one in our build of FFmpeg was made
 * without its assembly, and takes three times as long. Functions and places are those of {@code
 * wels/codec_api.h} and {@code codec_app_def.h} on 64-bit Linux. Thread-safe; each encoder belongs
 * to one thread at a time.
 */
@SuppressWarnings("restricted") // Where things lie is checked by version.
final class OpenH264Library {
  private static final String PATH_PROPERTY = "recorder.h264.library";

  /** By their ABI: of 2.6, and of 2.3 to 2.5. */
  private static final List<String> NAMES = List.of("libopenh264.so.8", "libopenh264.so.7");

  private static final int SUCCESS = 0;

  /** Integers and pointers, and nothing that does not fit a register. */
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

  /** Where in its answer an encoder puts what: with 2.6 each layer came to tell its PSNR. */
  enum Answer {
    FROM_2_3(40, 5128, 5144),
    FROM_2_6(56, 7176, 7192);

    /** Of an SLayerBSInfo. */
    final int layerBytes;

    /** Offset of eFrameType. */
    final int frameType;

    /** Of all of an SFrameBSInfo. */
    final int bytes;

    Answer(int layerBytes, int frameType, int bytes) {
      this.layerBytes = layerBytes;
      this.frameType = frameType;
      this.bytes = bytes;
    }

    static Optional<Answer> of(int major, int minor) {
      if (major != 2 || minor < 3 || minor > 6) {
        return Optional.empty();
      }
      return Optional.of(minor < 6 ? FROM_2_3 : FROM_2_6);
    }
  }

  /** What an encoder can be told, by its place in the table of an ISVCEncoder. */
  enum Method {
    INITIALIZE_EXT(1),
    GET_DEFAULT_PARAMS(2),
    UNINITIALIZE(3),
    ENCODE_FRAME(4),
    ENCODE_PARAMETER_SETS(5),
    FORCE_INTRA_FRAME(6),
    SET_OPTION(7);

    private final int place;

    Method(int place) {
      this.place = place;
    }
  }

  private static final class Found {
    static final Optional<OpenH264Library> LIBRARY = search();
  }

  private final SymbolLookup symbols;
  private final Answer answer;

  private OpenH264Library(SymbolLookup symbols, Answer answer) {
    this.symbols = symbols;
    this.answer = answer;
  }

  /**
   * The library of {@code -Drecorder.h264.library}, else the system's; empty where there is none,
   * or one of a version that we do not know.
   */
  static Optional<OpenH264Library> find() {
    return Found.LIBRARY;
  }

  private static Optional<OpenH264Library> search() {
    return wanted().map(List::of).orElse(NAMES).stream()
        .map(OpenH264Library::load)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The path of {@code -Drecorder.h264.library}. */
  static Optional<String> wanted() {
    return Optional.of(System.getProperty(PATH_PROPERTY, "")).filter(path -> !path.isEmpty());
  }

  /** The library that the loader finds by a name or a path, if we can work with it. */
  static Optional<OpenH264Library> load(String nameOrPath) {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup symbols = SymbolLookup.libraryLookup(nameOrPath, Arena.global());
      MemorySegment version = arena.allocate(JAVA_INT, 4);
      int _ = call(symbols.findOrThrow("WelsGetCodecVersionEx"), version, 0, 0);
      return Answer.of(version.getAtIndex(JAVA_INT, 0), version.getAtIndex(JAVA_INT, 1))
          .map(answer -> new OpenH264Library(symbols, answer))
          .filter(OpenH264Library::works);
    } catch (IllegalArgumentException | NoSuchElementException _) {
      return Optional.empty(); // There is no such library, or it is another one.
    }
  }

  /**
   * Whether there is an encoder in it whose parameters are where we would write them: distributions
   * that may not give one away have a library in its place that has none.
   */
  private boolean works() {
    MemorySegment encoder;
    try {
      encoder = create();
    } catch (AvException _) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(OpenH264Params.BYTES, Long.BYTES);
      return call(encoder, Method.GET_DEFAULT_PARAMS, params.address(), 0)
          && OpenH264Params.areDefaults(params);
    } finally {
      destroy(encoder);
    }
  }

  /** How it answers. */
  Answer answer() {
    return answer;
  }

  /**
   * An ISVCEncoder; to be given to {@link #destroy}.
   *
   * @throws AvException when there is none
   */
  MemorySegment create() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment created = arena.allocate(ADDRESS);
      int result = call(symbols.findOrThrow("WelsCreateSVCEncoder"), created, 0, 0);
      MemorySegment encoder = created.get(ADDRESS, 0);
      if (result != SUCCESS || encoder.address() == 0) {
        throw new AvException("create encoder " + OpenH264Encoder.NAME, avutil.AVERROR_EXTERNAL);
      }
      return encoder;
    }
  }

  void destroy(MemorySegment encoder) {
    int _ = call(symbols.findOrThrow("WelsDestroySVCEncoder"), encoder, 0, 0);
  }

  /**
   * Calls a method of an encoder.
   *
   * @param first an integer, or the address of what stays reachable meanwhile; 0 if there is none
   * @return whether the encoder did it
   */
  static boolean call(MemorySegment encoder, Method method, long first, long second) {
    long bytes = ADDRESS.byteSize() * Method.values().length + ADDRESS.byteSize();
    MemorySegment table = encoder.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    MemorySegment function = table.reinterpret(bytes).getAtIndex(ADDRESS, method.place);
    return call(function, encoder, first, second) == SUCCESS;
  }

  /**
   * Calling conventions (System V of x86-64, AAPCS64) give each integer and each pointer a register
   * of its own, whose upper half an int leaves unread; those beyond its parameters no function
   * reads at all.
   */
  private static int call(MemorySegment function, MemorySegment on, long first, long second) {
    try {
      return (int) CALL.invokeExact(function, on, first, second);
    } catch (Throwable e) {
      throw new IllegalStateException("OpenH264 cannot be called", e);
    }
  }
}
