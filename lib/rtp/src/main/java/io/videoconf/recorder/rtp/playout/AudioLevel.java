package io.videoconf.recorder.rtp.playout;

/**
 * How loud a packet's sound is, as its sender measured it (RFC 6464).
 *
 * @param minusDbov level in -dBov: 0 is the loudest, 127 is silence
 * @param voice whether the sender takes it for speech; false also where the sender does not look
 */
public record AudioLevel(int minusDbov, boolean voice) {
  public AudioLevel {
    if (minusDbov < 0 || minusDbov > 127) {
      throw new IllegalArgumentException("minusDbov must be 0 to 127, was " + minusDbov);
    }
  }
}
