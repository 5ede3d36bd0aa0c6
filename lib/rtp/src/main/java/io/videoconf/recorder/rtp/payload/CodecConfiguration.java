package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.Codec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What containers keep of a stream beside its media, so that a decoder can be set up by it. */
public final class CodecConfiguration {
  private static final byte[] NONE = {};

  private CodecConfiguration() {}

  /**
   * Finds the configuration in a keyframe.
   *
   * @param keyframe as {@link Depacketizer} gives it
   * @return the parameter sets of H.264 and H.265 as an Annex B byte stream, the sequence header
   *     OBU of AV1, and nothing of other codecs, which need none; null when the keyframe lacks it
   */
  public static byte @Nullable [] of(Codec codec, byte[] keyframe) {
    return switch (codec) {
      case H264 -> h264(AnnexB.split(keyframe));
      case H265 -> h265(AnnexB.split(keyframe));
      case AV1 -> sequenceHeader(keyframe);
      case VP8, VP9, OPUS, PCMU, PCMA, G722 -> NONE;
    };
  }

  private static byte @Nullable [] h264(List<byte[]> units) {
    List<byte[]> sets =
        units.stream()
            .filter(unit -> {
              int type = H264Nal.type(unit[0]);
              return type == H264Nal.SPS || type == H264Nal.PPS;
            })
            .toList();
    boolean complete =
        sets.stream().anyMatch(unit -> H264Nal.type(unit[0]) == H264Nal.SPS)
            && sets.stream().anyMatch(unit -> H264Nal.type(unit[0]) == H264Nal.PPS);
    return complete ? AnnexB.join(sets) : null;
  }

  private static byte @Nullable [] h265(List<byte[]> units) {
    List<Integer> kinds = List.of(H265Nal.VPS, H265Nal.SPS, H265Nal.PPS);
    List<byte[]> sets =
        units.stream().filter(unit -> kinds.contains(H265Nal.type(unit[0]))).toList();
    boolean complete =
        kinds.stream()
            .allMatch(kind -> sets.stream().anyMatch(unit -> H265Nal.type(unit[0]) == kind));
    return complete ? AnnexB.join(sets) : null;
  }

  /** The first sequence header of a temporal unit in the low-overhead format (section 5.2). */
  private static byte @Nullable [] sequenceHeader(byte[] unit) {
    int position = 0;
    while (position < unit.length) {
      int header = unit[position];
      int payload = position + Av1Obu.headerBytes(header);
      int end = unit.length;
      if ((header & Av1Obu.HAS_SIZE) != 0) {
        long size = Av1Obu.leb128(unit, payload, unit.length);
        payload += (int) (size >>> 32);
        if (size == 0 || (int) size > unit.length - payload) {
          return null;
        }
        end = payload + (int) size;
      }
      if (Av1Obu.type(header) == Av1Obu.SEQUENCE_HEADER) {
        return Arrays.copyOfRange(unit, position, end);
      }
      position = end;
    }
    return null;
  }
}
