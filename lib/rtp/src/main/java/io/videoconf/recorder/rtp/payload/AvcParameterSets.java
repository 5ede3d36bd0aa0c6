package io.videoconf.recorder.rtp.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets of an H.264 stream for as long as one {@code avc1} sample entry (ISO/IEC
 * 14496-15 section 5.3.3) can hold them all: one set of each id, and all of one size, profile and
 * level. Not thread-safe.
 */
public final class AvcParameterSets {
  /** Real ones are tens of bytes. */
  private static final int MAX_BYTES = 2048;

  private static final int MAX_PPS_ID = 255;

  /** The entry counts them in 5 bits, and in 8. */
  private static final int MAX_SEQUENCE_SETS = 31;

  private static final int MAX_PICTURE_SETS = 255;

  /** profile_idc, constraint flags and level_idc, behind the NAL unit's header. */
  private static final int PROFILE_BYTES = 3;

  private static final Optional<String> FITS = Optional.empty();

  private final Map<Integer, byte[]> sequence = new TreeMap<>();
  private final Map<Integer, byte[]> picture = new TreeMap<>();
  private @Nullable H264Sps first;
  private byte[] profile = {};

  /**
   * Adds what is in an access unit.
   *
   * @param unit as {@link Depacketizer} gives it
   * @return why it does not fit to what was there before; empty if it does
   */
  public Optional<String> add(byte[] unit) {
    for (byte[] nal : AnnexB.split(unit)) {
      Optional<String> problem =
          switch (H264Nal.type(nal[0])) {
            case H264Nal.SPS -> addSequence(nal);
            case H264Nal.PPS -> addPicture(nal);
            default -> FITS;
          };
      if (problem.isPresent()) {
        return problem;
      }
    }
    return FITS;
  }

  private Optional<String> addSequence(byte[] nal) {
    H264Sps sps = nal.length > MAX_BYTES ? null : H264Sps.parse(nal);
    if (sps == null) {
      return Optional.of("a sequence parameter set cannot be read");
    }
    byte[] itsProfile = Arrays.copyOfRange(nal, 1, 1 + PROFILE_BYTES);
    H264Sps known = first;
    if (known == null) {
      first = sps;
      profile = itsProfile;
    } else if (sps.width() != known.width() || sps.height() != known.height()) {
      return Optional.of(
          "its size changes from %dx%d to %dx%d"
              .formatted(known.width(), known.height(), sps.width(), sps.height()));
    } else if (!Arrays.equals(profile, itsProfile)) {
      return Optional.of("its profile or level changes");
    }
    return keep(sequence, MAX_SEQUENCE_SETS, sps.id(), nal);
  }

  private Optional<String> addPicture(byte[] nal) {
    int id = nal.length > MAX_BYTES ? -1 : BitReader.ofNalPayload(nal, 1).unsignedExpGolomb();
    return id < 0 || id > MAX_PPS_ID
        ? Optional.of("a picture parameter set cannot be read")
        : keep(picture, MAX_PICTURE_SETS, id, nal);
  }

  private static Optional<String> keep(Map<Integer, byte[]> sets, int most, int id, byte[] nal) {
    byte[] before = sets.putIfAbsent(id, nal);
    boolean fits = sets.size() <= most && (before == null || Arrays.equals(before, nal));
    return fits ? FITS : Optional.of("its parameter sets change");
  }

  /** Whether a decoder can be set up. */
  public boolean isComplete() {
    return !sequence.isEmpty() && !picture.isEmpty();
  }

  /** Width of the picture in pixels; 0 until it is known. */
  public int width() {
    return first == null ? 0 : first.width();
  }

  /** Height of the picture in pixels; 0 until it is known. */
  public int height() {
    return first == null ? 0 : first.height();
  }

  /** All of them as an Annex B byte stream. */
  public byte[] annexB() {
    List<byte[]> all = new ArrayList<>(sequence.values());
    all.addAll(picture.values());
    return AnnexB.join(all);
  }
}
