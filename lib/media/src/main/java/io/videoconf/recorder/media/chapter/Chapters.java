package io.videoconf.recorder.media.chapter;

import io.videoconf.recorder.media.av.Chapter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes chapters of marks: turns of speakers, screen shares, who comes and who goes. A turn counts
 * from a few seconds on, what happens within seconds is one chapter, and the more happens the
 * longer these seconds are: nobody looks through a thousand chapters. Pure.
 */
public final class Chapters {
  /** A chapter, and a speaker's turn that makes one, is at least so long. */
  static final long SHORTEST_MILLIS = 5_000;

  /** Some players read no more than 255. */
  static final int MOST = 200;

  /** A title tells of so many things that happened at about the same time. */
  private static final int MOST_TEXTS = 3;

  private Chapters() {}

  /** The begin of something. */
  private record Point(long millis, String text) {}

  /**
   * Chapters without gaps from 0 to the end.
   *
   * @param marks in order of time
   * @param endMillis length of the recording
   */
  public static List<Chapter> of(List<Mark> marks, long endMillis) {
    if (endMillis <= 0) {
      return List.of();
    }
    long shortest = SHORTEST_MILLIS;
    List<Chapter> chapters = of(marks, endMillis, shortest);
    while (chapters.size() > MOST) {
      shortest *= 2;
      chapters = of(marks, endMillis, shortest);
    }
    return chapters;
  }

  private static List<Chapter> of(List<Mark> marks, long endMillis, long shortest) {
    List<Chapter> chapters = new ArrayList<>();
    long start = 0;
    Set<String> texts = new LinkedHashSet<>();
    for (Point point : points(marks, endMillis, shortest)) {
      if (point.millis() - start >= shortest && endMillis - point.millis() >= shortest) {
        chapters.add(new Chapter(start, point.millis(), title(texts)));
        start = point.millis();
        texts = new LinkedHashSet<>();
      }
      texts.add(point.text());
    }
    chapters.add(new Chapter(start, endMillis, title(texts)));
    return chapters;
  }

  /** What is worth telling, in order of time. */
  private static List<Point> points(List<Mark> marks, long endMillis, long shortest) {
    List<Point> points = new ArrayList<>();
    for (Mark mark : marks) {
      String name = Titles.name(mark.name());
      switch (mark.kind()) {
        case JOINED -> points.add(new Point(mark.atMillis(), name + " joined"));
        case LEFT -> points.add(new Point(mark.atMillis(), name + " left"));
        case SCREEN_STARTED -> points.add(new Point(mark.atMillis(), name + " shares a screen"));
        case SCREEN_STOPPED ->
            points.add(new Point(mark.atMillis(), name + " no longer shares a screen"));
        case SPEAKER -> {
          // Below: whether it is a turn shows when it is over.
        }
      }
    }
    points.addAll(turns(marks, endMillis, shortest));
    points.removeIf(point -> point.millis() >= endMillis);
    points.sort((one, other) -> Long.compare(one.millis(), other.millis()));
    return Collections.unmodifiableList(points);
  }

  /** Turns of some length; who goes on after a short one of somebody else has not begun anew. */
  private static List<Point> turns(List<Mark> marks, long endMillis, long shortest) {
    List<Mark> speakers = marks.stream().filter(m -> m.kind() == Mark.Kind.SPEAKER).toList();
    List<Point> turns = new ArrayList<>();
    @Nullable String current = null;
    for (int i = 0; i < speakers.size(); i++) {
      Mark turn = speakers.get(i);
      int next = i + 1;
      // A restarted compositor tells again who speaks.
      while (next < speakers.size() && sameSpeaker(turn, speakers.get(next))) {
        next++;
      }
      long until = next < speakers.size() ? speakers.get(next).atMillis() : endMillis;
      boolean lasts = until - turn.atMillis() >= shortest;
      String who = turn.participantId();
      if (lasts && who != null && !who.equals(current)) {
        turns.add(new Point(turn.atMillis(), Titles.name(turn.name()) + " speaks"));
        current = who;
      }
      i = next - 1;
    }
    return turns;
  }

  private static boolean sameSpeaker(Mark one, Mark other) {
    return Objects.equals(one.participantId(), other.participantId());
  }

  private static String title(Set<String> texts) {
    if (texts.isEmpty()) {
      return "Start";
    }
    List<String> all = List.copyOf(texts);
    String told = String.join(", ", all.subList(0, Math.min(MOST_TEXTS, all.size())));
    int more = all.size() - MOST_TEXTS;
    return Titles.shortened(more > 0 ? told + " and " + more + " more" : told);
  }
}
