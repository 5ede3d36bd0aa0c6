package io.videoconf.recorder.media.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.draw.Lettering.Line;
import io.videoconf.recorder.media.draw.Lettering.Style;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetteringTest {
  private static final Style STYLE = new Style(Typefaces.MEDIUM, 30);

  private static Line line(String name) {
    return Lettering.line(PlainText.line(name), STYLE);
  }

  private static double width(String name) {
    return line(name).width();
  }

  private static Rectangle2D ink(String name) {
    return line(name).shape().getBounds2D();
  }

  @ParameterizedTest
  @CsvSource({
    "Latin, Zażółć Đặng",
    "Greek, Αλέξανδρος",
    "Cyrillic, Ольга Иванова",
    "Arabic, محمد علی",
    "'Arabic with signs that it shares, and its digits', محـمد، ٥٦",
    "Hebrew, אברהם לוי",
    "Devanagari, सुनीता शर्मा।",
    "Bengali, রবীন্দ্রনাথ ঠাকুর",
    "Gurmukhi, ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Gujarati, નરેન્દ્ર પટેલ",
    "Oriya, ସୁନୀତା ଦାସ",
    "Tamil, தமிழ்செல்வி",
    "Telugu, తెలుగు",
    "Kannada, ಕನ್ನಡ",
    "Malayalam, മലയാളം",
    "Sinhala, සිංහල",
    "Thai, สมชาย ใจดี",
    "Lao, ສົມສັກ",
    "Tibetan, བསྟན་འཛིན་རྒྱ་མཚོ་",
    "Myanmar, အောင်ဆန်း",
    "Khmer, សុខា",
    "Georgian, ნინო",
    "Armenian, Արամ",
    "Ethiopic, አበበ",
    "Hangul, 김민준",
    "Han, 李小龍",
    "'Han in a variation', 葛󠄀城",
    "Kana, さくら サクラ ｻｸﾗ",
    "Bopomofo, ㄅㄆㄇ",
    "Thaana, އަހުމަދު",
    "Syriac, ܐܦܪܝܡ ܣܘܪܝܝܐ",
    "Mongolian, ᠮᠣᠩᠭᠣᠯ",
    "Cherokee, ᏍᏏᏉᏯ",
    "N'Ko, ߛߎ߬ߟߋ",
    "Tifinagh, ⵜⵉⴼⵉⵏⴰⵖ",
    "Javanese, ꦗꦮ ꦱꦸꦏꦺꦴ",
    "Balinese, ᬩᬮᬶ ᬓᭀ",
    "Sundanese, ᮞᮥᮔ᮪ᮓ",
    "Buginese, ᨕᨘᨁᨗ",
    "Ol Chiki, ᱥᱟᱱᱛᱟᱲᱤ",
    "Adlam, 𞤀𞤣𞤤𞤢𞤥",
    "Canadian Aboriginal, ᐃᓄᒃᑎᑐᑦ",
    "Yi, ꆈꌠ",
    "Lisu, ꓡꓲ-ꓢꓴ",
    "Vai, ꕙꔤ",
    "Bamum, ꚠꚡ",
    "Tai Tham, ᨾᩮᩬᩥᨦ",
    "Tai Le, ᥖᥭᥰ",
    "New Tai Lue, ᦺᦑᦟᦹᧉ",
    "Cham, ꨌꩌ",
    "Lepcha, ᰛᰩᰵ",
    "Limbu, ᤕᤠᤰ",
    "Meetei Mayek, ꯃꯩꯇꯩ",
    "Chakma, 𑄌𑄋𑄴𑄟",
    "Newa, 𑐣𑐾𑐥𑐵𑐮",
    "Rohingya, 𐴀𐴞𐴕𐴐",
    "Hmong, 𞄀𞄄",
    "Osage, 𐓏𐓘",
    "Wancho, 𞋒𞋀",
    "Coptic, Ⲁⲃ",
    "Runic, ᚠᚢᚦ",
    "Gothic, 𐌰𐌱",
    "mathematical letters, 𝓐𝓷𝓷 𝔼𝕩𝕒𝕞𝕡𝕝𝕖",
    "full-width letters, Ａｎｎ",
    "signs, ★ Ann ♥ ♫ ➜ ™",
    "emoji, Zoë 🎉 😀",
    "'emoji of several characters', 👨‍👩‍👧‍👦 👋🏽 🇩🇪 ❤️ 1️⃣",
  })
  void eachCharacterOfANameIsSeen(String script, String name) {
    assertThat(line(name).lost()).as(script).isZero();
    for (String cluster : PlainText.clusters(name)) {
      if (!cluster.isBlank()) {
        assertThat(ink(cluster).isEmpty()).as("%s: %s is white", script, cluster).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"𠮷野", "野𠮷", "שרה 𠮷", "𠮷", "Ann \uE001", "Ann \uD888\uDFB0"})
  void aCharacterThatNoFontHasIsABox(String name) {
    assertThat(line(name).lost()).isEqualTo(1);
    assertThat(ink(name).getWidth()).isGreaterThan(ink("□").getWidth() - 1);
    String known = name.replace("野", "").replace("שרה ", "").replace("Ann ", "");
    assertThat(width(name)).isEqualTo(width(name.replace(known, "□")));
  }

  @Test
  void aNameOfCharactersThatNoFontHasIsAsManyBoxes() {
    assertThat(line("𠮷𡈽𡌛").lost()).isEqualTo(3);
    assertThat(width("𠮷𡈽𡌛")).isEqualTo(width("□□□"));
  }

  @Test
  void aLetterWithASignThatNoFontHasIsTheLetter() {
    assertThat(line("a\u1ABC").lost()).isZero();
    assertThat(line("ᚠ\u0316").lost()).isZero();
    assertThat(width("ᚠ\u0316")).isEqualTo(width("ᚠ"));
  }

  @Test
  void emojiOfSeveralCharactersAreOnePicture() {
    double one = width("😀");
    for (String emoji : new String[] {"👨‍👩‍👧‍👦", "👋🏽", "🇩🇪", "❤️", "1️⃣", "🧑🏿‍🚀"}) {
      assertThat(width(emoji)).as(emoji).isLessThan(1.3 * one);
    }
  }

  @Test
  void noRoomIsLeftForWhatIsNotSeen() {
    for (String name : new String[] {"\u200D Ann", "Ann \u200D", "\u3164Ann\u2800", " \u200BAnn"}) {
      assertThat(width(name)).as(name).isEqualTo(width("Ann"));
    }
    for (String name : new String[] {"\u3164", "\u2800 \u2800", "\u200D \u200C", "\uFE0F"}) {
      assertThat(line(name).isEmpty()).as(name).isTrue();
    }
  }

  @Test
  void aVowelThatIsReadAfterItsLetterAndWrittenBeforeItIsBeforeIt() {
    double vowel = width("ꦺ");
    // It is the one of the two that hangs below the line.
    Rectangle2D below = new Rectangle2D.Double(0, 4, vowel, 4);
    Rectangle2D belowLetter = new Rectangle2D.Double(vowel + 1, 4, width("ꦏ") - 1, 4);
    assertThat(line("ꦏꦺ").shape().intersects(below)).isTrue();
    assertThat(line("ꦏꦺ").shape().intersects(belowLetter)).isFalse();
  }
}
