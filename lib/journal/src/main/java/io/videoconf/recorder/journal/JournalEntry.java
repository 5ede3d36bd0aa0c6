package io.videoconf.recorder.journal;

import io.videoconf.recorder.model.event.SessionEvent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One record of a journal. Arrival times are nanoseconds since the recording's start and never
 * decrease within a journal. The packet arrays belong to whoever holds the entry; equality is by
 * content.
 */
public sealed interface JournalEntry {
  long arrivalNanos();

  /** Something happened in the meeting. */
  record Event(long arrivalNanos, SessionEvent event) implements JournalEntry {
    public Event {
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * A packet of the track's RTP port, SRTP removed.
   *
   * @param trackId 0 to 65535
   * @param packet the whole packet from its RTP header on, at most 65535 bytes
   */
  record Rtp(long arrivalNanos, int trackId, byte[] packet) implements JournalEntry {
    @Override
    public boolean equals(Object other) {
      return other instanceof Rtp that
          && arrivalNanos == that.arrivalNanos
          && trackId == that.trackId
          && Arrays.equals(packet, that.packet);
    }

    @Override
    public int hashCode() {
      return Objects.hash(arrivalNanos, trackId, Arrays.hashCode(packet));
    }

    @Override
    public String toString() {
      return describe("Rtp", arrivalNanos, trackId, packet);
    }
  }

  /**
   * A packet of the track's RTCP port (or RTCP by RFC 5761 on its RTP port), SRTCP removed.
   *
   * @param trackId 0 to 65535
   * @param packet the whole compound packet, at most 65535 bytes
   */
  record Rtcp(long arrivalNanos, int trackId, byte[] packet) implements JournalEntry {
    @Override
    public boolean equals(Object other) {
      return other instanceof Rtcp that
          && arrivalNanos == that.arrivalNanos
          && trackId == that.trackId
          && Arrays.equals(packet, that.packet);
    }

    @Override
    public int hashCode() {
      return Objects.hash(arrivalNanos, trackId, Arrays.hashCode(packet));
    }

    @Override
    public String toString() {
      return describe("Rtcp", arrivalNanos, trackId, packet);
    }
  }

  /** Nothing arrived up to here: lets readers' time go on in silence. */
  record Tick(long arrivalNanos) implements JournalEntry {}

  private static String describe(String name, long arrivalNanos, int trackId, byte[] packet) {
    String start = HexFormat.of().formatHex(packet, 0, Math.min(packet.length, 12));
    return "%s[%d ns, track %d, %d bytes %s…]"
        .formatted(name, arrivalNanos, trackId, packet.length, start);
  }
}
