package io.videoconf.recorder.media.draw;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  private static final Map<UnicodeScript, String> BY_SCRIPT =
      Map.ofEntries(
          Map.entry(UnicodeScript.ARABIC, noto("Arabic")),
          Map.entry(UnicodeScript.HEBREW, noto("Hebrew")),
          Map.entry(UnicodeScript.DEVANAGARI, noto("Devanagari")),
          Map.entry(UnicodeScript.BENGALI, noto("Bengali")),
          Map.entry(UnicodeScript.GURMUKHI, noto("Gurmukhi")),
          Map.entry(UnicodeScript.GUJARATI, noto("Gujarati")),
          Map.entry(UnicodeScript.TAMIL, noto("Tamil")),
          Map.entry(UnicodeScript.TELUGU, noto("Telugu")),
          Map.entry(UnicodeScript.KANNADA, noto("Kannada")),
          Map.entry(UnicodeScript.MALAYALAM, noto("Malayalam")),
          Map.entry(UnicodeScript.SINHALA, noto("Sinhala")),
          Map.entry(UnicodeScript.THAI, noto("Thai")),
          Map.entry(UnicodeScript.LAO, noto("Lao")),
          Map.entry(UnicodeScript.MYANMAR, noto("Myanmar")),
          Map.entry(UnicodeScript.KHMER, noto("Khmer")),
          Map.entry(UnicodeScript.GEORGIAN, noto("Georgian")),
          Map.entry(UnicodeScript.ARMENIAN, noto("Armenian")),
          Map.entry(UnicodeScript.ETHIOPIC, noto("Ethiopic")),
          Map.entry(UnicodeScript.HANGUL, "NanumSquareR.ttf"));

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
    List<String> candidates = new ArrayList<>();
    String script = BY_SCRIPT.get(UnicodeScript.of(cluster.codePointAt(0)));
    if (script != null) {
      candidates.add(script);
    }
    candidates.add(preferred);
    candidates.add(MORE_LATIN);
    candidates.add(IDEOGRAPHS);
    for (String candidate : candidates) {
      Font font = font(candidate);
      if (cluster.codePoints().allMatch(c -> isJoiner(c) || font.canDisplay(c))) {
        return font;
      }
    }
    return null;
  }

  private static String noto(String script) {
    return "NotoSans" + script + "-Medium.ttf";
  }

  /** Characters that only say how others are drawn. */
  private static boolean isJoiner(int codePoint) {
    return codePoint == 0x200C || codePoint == 0x200D;
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
