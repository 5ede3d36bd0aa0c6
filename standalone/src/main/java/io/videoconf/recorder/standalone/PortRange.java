package io.videoconf.recorder.standalone;

/**
 * A range of UDP ports.
 *
 * @param first the lowest, 1024 or more
 * @param last the highest, included
 */
public record PortRange(int first, int last) {
  public PortRange {
    if (first < 1024 || last > 65_535 || first > last) {
      throw new IllegalArgumentException("not a range of ports within 1024-65535");
    }
  }

  /** Parses {@code 40000-40999}. */
  public static PortRange parse(String text) {
    String[] ends = text.split("-", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("expected FIRST-LAST, such as 40000-40999");
    }
    return new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
