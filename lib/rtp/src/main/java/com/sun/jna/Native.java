package com.sun.jna;

import java.io.File;
import java.io.FileNotFoundException;

/**
 * Stands where jitsi-srtp looks for JNA, by which it would unpack and load a native binding of
 * OpenSSL with no way to say no. This process handles what strangers send and holds credentials: it
 * runs no native code. Finding no library, jitsi-srtp uses the JDK's ciphers, which the JIT
 * compiles to AES instructions; with no such class at all it would not start.
 */
public final class Native {
  private Native() {}

  /** Finds nothing, as on a platform for which no binding was built. */
  @SuppressWarnings("DoNotCallSuggester") // jitsi-srtp calls it
  public static File extractFromResourcePath(String name, ClassLoader loader)
      throws FileNotFoundException {
    throw new FileNotFoundException(name + ": native libraries are not used");
  }
}
