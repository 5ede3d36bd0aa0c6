package io.videoconf.recorder.media.draw;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes text that strangers chose harmless: one line, of bounded length, without control
 * characters, without towers of accents, and without characters that turn others around. Pure
 * functions; thread-safe.
 */
public final class PlainText {
  /** More is never seen: labels are cut at their tile's width. */
  private static final int MAX_CODE_POINTS = 96;

  /** Vietnamese, Hebrew and Thai need two, other scripts no more than that in a name. */
  private static final int MAX_MARKS = 3;

  /** Letters and signs that are nothing but white: fillers of Hangul, and of Braille. */
  private static final String BLANKS = "\u3164\uFFA0\u2800";

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** Scripts in which people are known by two letters. */
  private static final Set<UnicodeScript> TWO_INITIALS =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.GEORGIAN,
          UnicodeScript.HEBREW);

  private PlainText() {}

  /** The text in one line; may be empty. */
  public static String line(String text) {
    return clean(text, MAX_CODE_POINTS);
  }

  static String clean(String text, int maxCodePoints) {
    // So much and no more is looked at, however long it is.
    String bounded = text.substring(0, Math.min(text.length(), 8 * maxCodePoints));
    StringBuilder line = new StringBuilder();
    int count = 0;
    int marks = 0;
    boolean space = false;
    for (int c : Normalizer.normalize(bounded, Normalizer.Form.NFC).codePoints().toArray()) {
      if (count == maxCodePoints) {
        break;
      }
      if (isSpace(c)) {
        space = count > 0;
        continue;
      }
      boolean mark = isMark(c);
      boolean alone = count == 0 || space;
      if (!isDrawn(c) || (alone && (mark || isJoiner(c))) || (mark && marks == MAX_MARKS)) {
        continue;
      }
      marks = mark ? marks + 1 : 0;
      if (space) {
        line.append(' ');
        space = false;
      }
      line.appendCodePoint(c);
      count++;
    }
    return line.toString();
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || BLANKS.indexOf(c) >= 0;
  }

  private static boolean isJoiner(int c) {
    return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      default -> false;
    };
  }

  private static boolean isDrawn(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE -> false;
      // Somebody's character, though nobody here knows it; but no noncharacter, and none of those
      // that will never be seen.
      case Character.UNASSIGNED -> (c & 0xFFFE) != 0xFFFE && !isIgnorable(c);
      // Without these two Persian and the scripts of India are misspelt.
      case Character.FORMAT -> isJoiner(c);
      default -> true;
    };
  }

  /** Where Unicode keeps places for more characters without a look, and for none at all. */
  private static boolean isIgnorable(int c) {
    return c == 0x2065
        || (c >= 0xFDD0 && c <= 0xFDEF)
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  /** What a reader takes for characters, in order. */
  static List<String> clusters(String text) {
    List<String> clusters = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      clusters.add(text.substring(from, to));
      from = to;
    }
    return clusters;
  }

  /** One or two letters that stand for a name; empty when it has none. */
  public static String initials(String name) {
    List<String> letters = new ArrayList<>();
    // Mathematical and full-width letters are letters, with capitals.
    for (String word : line(Normalizer.normalize(line(name), Normalizer.Form.NFKC)).split(" ")) {
      clusters(word).stream()
          .filter(cluster -> Character.isLetterOrDigit(cluster.codePointAt(0)))
          .findFirst()
          .map(PlainText::withoutTower)
          .ifPresent(letters::add);
    }
    if (letters.isEmpty()) {
      return "";
    }
    String first = letters.getFirst();
    String last = letters.getLast();
    boolean two = letters.size() > 1 && hasTwoInitials(first) && hasTwoInitials(last);
    return (two ? first + last : first).toUpperCase(Locale.ROOT);
  }

  /** A letter with one sign belongs together; what is more is left out. */
  private static String withoutTower(String cluster) {
    return cluster.codePointCount(0, cluster.length()) <= 2
        ? cluster
        : Character.toString(cluster.codePointAt(0));
  }

  private static boolean hasTwoInitials(String letter) {
    return TWO_INITIALS.contains(UnicodeScript.of(letter.codePointAt(0)));
  }
}
