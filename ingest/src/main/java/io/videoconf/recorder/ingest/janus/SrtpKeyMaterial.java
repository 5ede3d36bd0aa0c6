package io.videoconf.recorder.ingest.janus;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A key that Janus protects a stream with. It is a secret: {@link #toString} does not show it. */
record SrtpKeyMaterial(ForwardSrtp suite, byte[] keyAndSalt) {
  SrtpKeyMaterial {
    keyAndSalt = keyAndSalt.clone();
  }

  static SrtpKeyMaterial random(ForwardSrtp suite, RandomGenerator random) {
    byte[] bytes = new byte[ForwardSrtp.KEY_BYTES];
    random.nextBytes(bytes);
    return new SrtpKeyMaterial(suite, bytes);
  }

  @Override
  public byte[] keyAndSalt() {
    return keyAndSalt.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SrtpKeyMaterial key
        && suite == key.suite
        && Arrays.equals(keyAndSalt, key.keyAndSalt);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keyAndSalt);
  }

  @Override
  public String toString() {
    return "SrtpKeyMaterial[" + suite + "]";
  }
}
