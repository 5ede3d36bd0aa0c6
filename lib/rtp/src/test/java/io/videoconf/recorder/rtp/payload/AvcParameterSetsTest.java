package io.videoconf.recorder.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one {@code avc1} sample entry can hold of an H.264 stream. */
class AvcParameterSetsTest {
  private static final int BASELINE = 66;
  private static final int MAIN = 77;

  private final AvcParameterSets sets = new AvcParameterSets();

  @Test
  void setsThatComeAgainAreHeldOnce() {
    byte[] keyframe = AnnexB.join(List.of(sps(0, BASELINE, 30, 10, 6), pps(0, 0), slice()));

    assertThat(sets.isComplete()).isFalse();
    assertThat(sets.add(keyframe)).isEmpty();
    assertThat(sets.add(AnnexB.join(List.of(slice())))).isEmpty();
    assertThat(sets.add(keyframe)).isEmpty();

    assertThat(sets.isComplete()).isTrue();
    assertThat(sets.width()).isEqualTo(160);
    assertThat(sets.height()).isEqualTo(96);
    assertThat(sets.annexB())
        .isEqualTo(AnnexB.join(List.of(sps(0, BASELINE, 30, 10, 6), pps(0, 0))));
  }

  /** Some encoders count the ids on with each keyframe. */
  @Test
  void setsOfOtherIdsAreHeldToo() {
    assertThat(sets.add(AnnexB.join(List.of(sps(0, BASELINE, 30, 10, 6), pps(0, 0))))).isEmpty();
    assertThat(sets.add(AnnexB.join(List.of(sps(1, BASELINE, 30, 10, 6), pps(1, 1))))).isEmpty();

    assertThat(AnnexB.split(sets.annexB()))
        .containsExactly(
            sps(0, BASELINE, 30, 10, 6), sps(1, BASELINE, 30, 10, 6), pps(0, 0), pps(1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 66, 30, 20, 6, size changes from 160x96 to 320x96",
    "1, 66, 30, 10, 12, size changes from 160x96 to 160x192",
    "1, 77, 30, 10, 6, profile or level changes",
    "1, 66, 31, 10, 6, profile or level changes",
    "0, 66, 30, 2000, 6, cannot be read",
  })
  void anotherSequenceSetDoesNotFit(
      int id, int profile, int level, int columns, int rows, String why) {
    assertThat(sets.add(AnnexB.join(List.of(sps(0, BASELINE, 30, 10, 6), pps(0, 0))))).isEmpty();

    assertThat(sets.add(AnnexB.join(List.of(sps(id, profile, level, columns, rows)))))
        .hasValueSatisfying(problem -> assertThat(problem).contains(why));
  }

  @Test
  void anotherSetOfAKnownIdDoesNotFit() {
    assertThat(sets.add(AnnexB.join(List.of(sps(0, MAIN, 30, 10, 6), pps(0, 0))))).isEmpty();

    assertThat(sets.add(AnnexB.join(List.of(pps(0, 1))))).hasValue("its parameter sets change");
  }

  @Test
  void anEntryCountsThirtyOneSequenceSets() {
    List<byte[]> most =
        IntStream.range(0, 31).mapToObj(id -> sps(id, BASELINE, 30, 10, 6)).toList();

    assertThat(sets.add(AnnexB.join(most))).isEmpty();
    assertThat(sets.add(AnnexB.join(List.of(sps(31, BASELINE, 30, 10, 6))))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"67", "68", "6742", "674200", "68000000"})
  void whatCannotBeReadDoesNotFit(String hex) {
    assertThat(sets.add(AnnexB.join(List.of(HexFormat.of().parseHex(hex))))).isPresent();
  }

  private static byte[] slice() {
    return new byte[] {0x65, (byte) 0x88, 1};
  }

  private static byte[] sps(int id, int profile, int level, int columns, int rows) {
    // Frame numbers and picture order of 4 bits, one reference, no fields, no cropping, no VUI.
    String bits =
        ue(id) + ue(0) + ue(0) + ue(0) + ue(1) + "0" + ue(columns - 1) + ue(rows - 1) + "1100";
    return nal(new byte[] {0x67, (byte) profile, (byte) 0xC0, (byte) level}, bits);
  }

  private static byte[] pps(int id, int sequenceId) {
    return nal(new byte[] {0x68}, ue(id) + ue(sequenceId) + "00" + ue(0));
  }

  private static String ue(int value) {
    String binary = Integer.toBinaryString(value + 1);
    return "0".repeat(binary.length() - 1) + binary;
  }

  private static byte[] nal(byte[] begin, String payload) {
    String bits = payload + "1" + "0".repeat(7 - payload.length() % 8);
    byte[] unit = Arrays.copyOf(begin, begin.length + bits.length() / 8);
    for (int i = 0; i < bits.length() / 8; i++) {
      unit[begin.length + i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return unit;
  }
}
