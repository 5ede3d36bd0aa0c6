package io.videoconf.recorder.media.compose;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells who has a poor network: of what they sent in the last seconds, much is missing for good, or
 * nothing comes any more of a camera that is on. Between poor and good again lies a margin, so that
 * the mark does not flicker. Pure: a second has passed when it is told so. Not thread-safe.
 */
final class NetworkWatch {
  /** Seconds that are looked at. */
  static final int WINDOW = 5;

  /** At such a part of lost packets sound and picture suffer visibly. */
  private static final double POOR = 0.05;

  /** Repair and concealment hide that much. */
  private static final double GOOD = 0.01;

  /** Fewer are chance. */
  private static final long MIN_LOST = 5;

  /** A camera of which nothing comes for so many seconds is a still picture. */
  static final int OUTAGE = 3;

  private record Counts(long packets, long lost) {
    static final Counts ZERO = new Counts(0, 0);

    Counts plus(Counts other) {
      return new Counts(packets + other.packets, lost + other.lost);
    }
  }

  private static final class Watched {
    private final Deque<Counts> seconds = new ArrayDeque<>();
    private boolean poor;
    private boolean out;

    void add(Counts second) {
      seconds.addLast(second);
      if (seconds.size() > WINDOW) {
        seconds.removeFirst();
      }
      Counts all = seconds.stream().reduce(Counts.ZERO, Counts::plus);
      double part = (double) all.lost / Math.max(1, all.lost + all.packets);
      poor = poor ? part > GOOD : part >= POOR && all.lost >= MIN_LOST;
    }
  }

  private Map<Integer, Counts> before = new HashMap<>();
  private final Map<String, Watched> participants = new HashMap<>();

  /** For how many seconds nothing has come of a track. */
  private Map<Integer, Integer> silent = new HashMap<>();

  /** A second has passed, and so much has come of all tracks since each began. */
  void second(List<Tracks.Received> received) {
    Map<Integer, Counts> now = new HashMap<>();
    Map<String, Counts> sums = new TreeMap<>();
    Map<Integer, Integer> nowSilent = new HashMap<>();
    Set<String> out = new HashSet<>();
    for (Tracks.Received track : received) {
      Counts counts = new Counts(track.packets(), track.lost());
      Counts last = before.getOrDefault(track.trackId(), Counts.ZERO);
      // A track that was added again counts from zero.
      boolean restarted = counts.packets < last.packets || counts.lost < last.lost;
      Counts since =
          restarted ? counts : new Counts(counts.packets - last.packets, counts.lost - last.lost);
      now.put(track.trackId(), counts);
      sums.merge(track.participantId(), since, Counts::plus);
      if (track.steady() && counts.packets > 0 && since.packets == 0) {
        int seconds = silent.getOrDefault(track.trackId(), 0) + 1;
        nowSilent.put(track.trackId(), seconds);
        if (seconds >= OUTAGE) {
          out.add(track.participantId());
        }
      }
    }
    before = now;
    silent = nowSilent;
    participants.keySet().retainAll(sums.keySet());
    sums.forEach((id, sum) -> participants.computeIfAbsent(id, _ -> new Watched()).add(sum));
    participants.forEach((id, watched) -> watched.out = out.contains(id));
  }

  boolean isPoor(String participantId) {
    Watched watched = participants.get(participantId);
    return watched != null && (watched.poor || watched.out);
  }
}
