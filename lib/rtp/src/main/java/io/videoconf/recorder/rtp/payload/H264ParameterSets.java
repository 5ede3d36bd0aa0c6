package io.videoconf.recorder.rtp.payload;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest sequence and picture parameter sets of a track, by their ids. Not thread-safe. */
final class H264ParameterSets {
  /** Real ones are tens of bytes; what is larger is not worth keeping. */
  private static final int MAX_BYTES = 2048;

  private static final int MAX_SPS_ID = 31;
  private static final int MAX_PPS_ID = 255;

  private final Map<Integer, byte[]> sequence = new TreeMap<>();
  private final Map<Integer, byte[]> picture = new TreeMap<>();
  private boolean inBand;

  /**
   * Starts with what the {@code sprop-parameter-sets} of RFC 6184 section 8.1 holds: NAL units in
   * Base64 with commas between. What cannot be read is left out.
   */
  H264ParameterSets(@Nullable String sprop) {
    if (sprop == null) {
      return;
    }
    for (String part : sprop.split(",")) {
      try {
        store(Base64.getMimeDecoder().decode(part));
      } catch (IllegalArgumentException e) {
        // no Base64: the track may still send its parameter sets in band
      }
    }
  }

  /** Takes a parameter set that came with the media. */
  void received(byte[] unit) {
    inBand = true;
    store(unit);
  }

  /** Whether parameter sets come with the media: then a keyframe that lacks them is not whole. */
  boolean areInBand() {
    return inBand;
  }

  boolean areComplete() {
    return !sequence.isEmpty() && !picture.isEmpty();
  }

  List<byte[]> sequence() {
    return List.copyOf(sequence.values());
  }

  List<byte[]> picture() {
    return List.copyOf(picture.values());
  }

  private void store(byte[] unit) {
    if (unit.length < 2 || unit.length > MAX_BYTES) {
      return;
    }
    switch (H264Nal.type(unit[0])) {
      case H264Nal.SPS -> {
        BitReader reader = BitReader.ofNalPayload(unit, 1);
        reader.skip(3 * 8); // profile_idc, constraint flags, level_idc
        int id = reader.unsignedExpGolomb();
        if (id >= 0 && id <= MAX_SPS_ID) {
          sequence.put(id, unit);
        }
      }
      case H264Nal.PPS -> {
        int id = BitReader.ofNalPayload(unit, 1).unsignedExpGolomb();
        if (id >= 0 && id <= MAX_PPS_ID) {
          picture.put(id, unit);
        }
      }
      default -> {}
    }
  }
}
