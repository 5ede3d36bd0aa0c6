package io.videoconf.recorder.media.draw;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fonts that we bring along. Each is unpacked to a temporary file and opened when it is needed
 * first, and kept: a process has few. What is installed on the machine is never used, so that every
 * machine draws the same. Thread-safe.
 */
final class Typefaces {
  static final String MEDIUM = "Inter-Medium.otf";
  static final String SEMI_BOLD = "Inter-SemiBold.otf";

  private static final String MORE_LATIN = "NotoSans-Medium.ttf";
  private static final String IDEOGRAPHS = "DroidSansFallbackFull.ttf";
  private static final String EMOJI = "NotoEmoji-Medium.ttf";
  private static final List<String> SYMBOLS =
      List.of("NotoSansSymbols-Medium.ttf", "NotoSansSymbols2-Regular.ttf", EMOJI);

  /** How the fonts of single scripts are named, the best first. */
  private static final List<String> NAMES =
      List.of("NotoSans%s-Medium.ttf", "NotoSans%s-Regular.ttf", "NotoSerif%s-Medium.ttf");

  /** By the names of scripts, those that we have fonts of. */
  private static final Map<String, String> BY_SCRIPT = byScript();

  /** The variation of a character that is an emoji. */
  private static final int AS_EMOJI = 0xFE0F;

  private static final Typefaces INSTANCE = new Typefaces();

  private final Map<String, Font> fonts = new HashMap<>();
  private final Path directory;

  private Typefaces() {
    try {
      directory = Files.createTempDirectory("fonts");
      directory.toFile().deleteOnExit();
      withoutSystemFonts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before anything of Java2D is used: without it that would look for a screen and for fonts. */
  static Typefaces get() {
    return INSTANCE;
  }

  /**
   * The font for a cluster of characters; null when none has it.
   *
   * @param preferred file name
   */
  @Nullable Font forCluster(String cluster, String preferred) {
    for (String candidate : candidates(cluster, preferred)) {
      Font font = font(candidate);
      if (cluster.codePoints().allMatch(c -> isHint(c) || font.canDisplay(c))) {
        return font;
      }
    }
    return null;
  }

  private static List<String> candidates(String cluster, String preferred) {
    List<String> candidates = new ArrayList<>();
    int first = cluster.codePointAt(0);
    UnicodeScript script = UnicodeScript.of(first);
    String own = BY_SCRIPT.get(script.name());
    if (own != null) {
      candidates.add(own);
    }
    if (Character.isEmojiPresentation(first) || cluster.indexOf(AS_EMOJI) > 0) {
      candidates.add(EMOJI);
    }
    candidates.add(preferred);
    candidates.add(MORE_LATIN);
    candidates.add(IDEOGRAPHS);
    // Digits and signs that scripts share are in the font of the one whose block they are in.
    String home = BY_SCRIPT.get(String.valueOf(UnicodeBlock.of(first)));
    if (home != null && own == null) {
      candidates.add(home);
    }
    candidates.addAll(SYMBOLS);
    return candidates;
  }

  private static Map<String, String> byScript() {
    Map<String, String> files = new HashMap<>();
    for (UnicodeScript script : UnicodeScript.values()) {
      String name = nameOf(script);
      NAMES.stream()
          .map(pattern -> pattern.formatted(name))
          .filter(file -> Typefaces.class.getResource("/fonts/" + file) != null)
          .findFirst()
          .ifPresent(file -> files.put(script.name(), file));
    }
    files.put(UnicodeScript.HANGUL.name(), "NanumSquareR.ttf");
    return Map.copyOf(files);
  }

  /** As fonts have it: OlChiki. */
  private static String nameOf(UnicodeScript script) {
    if (script == UnicodeScript.NKO) {
      return "NKo";
    }
    StringBuilder name = new StringBuilder();
    for (String word : script.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** Characters that only say how others are drawn. */
  private static boolean isHint(int codePoint) {
    return codePoint == 0x200C || codePoint == 0x200D || isVariation(codePoint);
  }

  static boolean isVariation(int codePoint) {
    return (codePoint >= 0xFE00 && codePoint <= AS_EMOJI)
        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
  }

  synchronized Font font(String file) {
    return fonts.computeIfAbsent(file, this::open);
  }

  private Font open(String file) {
    try {
      return Font.createFont(Font.TRUETYPE_FONT, unpacked(file).toFile());
    } catch (FontFormatException e) {
      throw new IllegalStateException("a font that we bring along is damaged: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path unpacked(String file) throws IOException {
    Path target = directory.resolve(file);
    if (Files.exists(target)) {
      return target;
    }
    try (InputStream in =
        Objects.requireNonNull(Typefaces.class.getResourceAsStream("/fonts/" + file), file)) {
      Files.copy(in, target);
    }
    target.toFile().deleteOnExit();
    return target;
  }

  /**
   * The JDK wants default fonts before it opens any, and asks fontconfig for them, which servers
   * and containers do not have: it is given one of ours by a file instead.
   */
  private void withoutSystemFonts() throws IOException {
    System.setProperty("java.awt.headless", "true");
    Path file = directory.resolve("fontconfig.properties");
    Files.writeString(
        file,
        """
        version=1
        allfonts.latin-1=-x-default
        sequence.allfonts=latin-1
        filename.-x-default=%s
        """
            .formatted(unpacked(MEDIUM)));
    file.toFile().deleteOnExit();
    System.setProperty("sun.awt.fontconfig", file.toString());
  }
}
