package io.videoconf.recorder.rtp.payload;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest video, sequence and picture parameter sets of a track, by id. Not thread-safe. */
final class H265ParameterSets {
  /** Real ones are some hundred bytes at most; what is larger is not worth keeping. */
  private static final int MAX_BYTES = 4096;

  private static final int MAX_SPS_ID = 15;
  private static final int MAX_PPS_ID = 63;

  private final Map<Integer, byte[]> video = new TreeMap<>();
  private final Map<Integer, byte[]> sequence = new TreeMap<>();
  private final Map<Integer, byte[]> picture = new TreeMap<>();
  private boolean inBand;

  /**
   * Starts with what {@code sprop-vps}, {@code sprop-sps} and {@code sprop-pps} of RFC 7798 section
   * 7.1 hold: NAL units in Base64 with commas between. What cannot be read is left out.
   *
   * @param parameters of the format
   */
  H265ParameterSets(Map<String, String> parameters) {
    for (String name : List.of("sprop-vps", "sprop-sps", "sprop-pps")) {
      String sprop = parameters.get(name);
      if (sprop != null) {
        described(sprop);
      }
    }
  }

  private void described(String sprop) {
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
    return !video.isEmpty() && !sequence.isEmpty() && !picture.isEmpty();
  }

  /** All of them, in the order in which a decoder needs them. */
  List<byte[]> all() {
    List<byte[]> all = new ArrayList<>(video.values());
    all.addAll(sequence.values());
    all.addAll(picture.values());
    return all;
  }

  private void store(byte[] unit) {
    if (unit.length <= H265Nal.HEADER_BYTES || unit.length > MAX_BYTES) {
      return;
    }
    BitReader reader = BitReader.ofNalPayload(unit, H265Nal.HEADER_BYTES);
    switch (H265Nal.type(unit[0])) {
      case H265Nal.VPS -> video.put(reader.bits(4), unit);
      case H265Nal.SPS -> {
        H265Sps sps = H265Sps.parse(unit);
        if (sps != null && sps.id() <= MAX_SPS_ID) {
          sequence.put(sps.id(), unit);
        }
      }
      case H265Nal.PPS -> {
        int id = reader.unsignedExpGolomb();
        if (id >= 0 && id <= MAX_PPS_ID) {
          picture.put(id, unit);
        }
      }
      default -> {}
    }
  }
}
