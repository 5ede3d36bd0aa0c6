package io.videoconf.recorder.media.compose;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Pointer;

/** What this process has of memory now. */
final class NativeMemory {
  private static final int FIELDS = 10;

  /** Fields of glibc's mallinfo2: bytes in mapped blocks, and bytes in use otherwise. */
  private static final int HBLKHD = 4;

  private static final int UORDBLKS = 7;

  private NativeMemory() {}

  /** Resident memory of the process in bytes, the Java heap included. */
  static long resident() {
    return Pointer.physicalBytes();
  }

  /** Bytes that were allocated by malloc and not freed, where the C library can tell. */
  @SuppressWarnings("restricted")
  static OptionalLong allocated() {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find("mallinfo2").orElse(MemorySegment.NULL);
    if (function.equals(MemorySegment.NULL)) {
      return OptionalLong.empty();
    }
    MemoryLayout layout = MemoryLayout.sequenceLayout(FIELDS, ValueLayout.JAVA_LONG);
    MethodHandle mallinfo2 =
        linker.downcallHandle(function, FunctionDescriptor.of(MemoryLayout.structLayout(layout)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
      return OptionalLong.of(
          info.getAtIndex(ValueLayout.JAVA_LONG, HBLKHD)
              + info.getAtIndex(ValueLayout.JAVA_LONG, UORDBLKS));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
