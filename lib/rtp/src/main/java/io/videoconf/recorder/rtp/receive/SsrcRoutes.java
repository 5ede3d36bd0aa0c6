package io.videoconf.recorder.rtp.receive;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which track an SSRC belongs to: a hash table with open addressing, so that looking up allocates
 * nothing. Not thread-safe.
 */
final class SsrcRoutes {
  private static final int FIRST_CAPACITY = 16;

  /**
   * Where an SSRC leads.
   *
   * @param rtx whether it carries retransmissions
   */
  record Route(long ssrc, TrackReceiver track, boolean rtx) {}

  /** At most half full; a power of two. */
  private @Nullable Route[] slots = new @Nullable Route[FIRST_CAPACITY];

  private int size;

  @Nullable Route get(long ssrc) {
    return slots[slot(ssrc)];
  }

  /** Sets the SSRC's route; whoever had it loses it. */
  void put(long ssrc, TrackReceiver track, boolean rtx) {
    if (2 * (size + 1) > slots.length) {
      rebuild(slots.length * 2, null);
    }
    int slot = slot(ssrc);
    if (slots[slot] == null) {
      size++;
    }
    slots[slot] = new Route(ssrc, track, rtx);
  }

  /** Forgets all SSRCs of a track. */
  void remove(TrackReceiver track) {
    rebuild(slots.length, route -> route.track() == track);
  }

  /** Forgets a track's SSRCs of one kind. */
  void remove(TrackReceiver track, boolean rtx) {
    rebuild(slots.length, route -> route.track() == track && route.rtx() == rtx);
  }

  private void rebuild(int capacity, @Nullable Predicate<Route> without) {
    @Nullable Route[] old = slots;
    slots = new @Nullable Route[capacity];
    size = 0;
    for (Route route : old) {
      if (route != null && (without == null || !without.test(route))) {
        slots[slot(route.ssrc())] = route;
        size++;
      }
    }
  }

  /** Where the SSRC is, or where it would be put. */
  private int slot(long ssrc) {
    int mask = slots.length - 1;
    int slot = (int) (ssrc * 0x9E3779B97F4A7C15L >>> 40) & mask;
    Route route = slots[slot];
    while (route != null && route.ssrc() != ssrc) {
      slot = (slot + 1) & mask;
      route = slots[slot];
    }
    return slot;
  }
}
