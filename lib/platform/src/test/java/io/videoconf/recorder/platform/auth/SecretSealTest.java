package io.videoconf.recorder.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.platform.auth.SecretSeal.Opened;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Secret;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSealTest {
  private static final UUID ROW = UUID.randomUUID();
  private static final String SECRET = "whsec_grüße";

  private final SecretSeal seal = seal("0123456789abcdef0123456789abcdef", "tests");

  @Test
  void whatIsSealedIsReadAgainAndDoesNotShowInWhatIsStored() {
    String stored = seal.seal(new Secret(SECRET), ROW);

    assertThat(SecretSeal.isSealed(stored)).isTrue();
    assertThat(stored).matches("v1\\.[A-Za-z0-9_-]+").doesNotContain("whsec");
    assertReads(seal, stored, SECRET);
  }

  @Test
  void theSameSecretIsSealedDifferentlyEachTime() {
    assertThat(seal.seal(new Secret(SECRET), ROW)).isNotEqualTo(seal.seal(new Secret(SECRET), ROW));
  }

  @Test
  void whatWasStoredBeforeThereWereSealsIsReadAsItIs() {
    assertThat(SecretSeal.isSealed(SECRET)).isFalse();
    assertReads(seal, SECRET, SECRET);
  }

  @Test
  void inAnotherRowItCannotBeRead() {
    String stored = seal.seal(new Secret(SECRET), ROW);

    assertThat(seal.open(stored, UUID.randomUUID())).isEqualTo(new Opened.Unreadable());
  }

  @Test
  void withAnotherJwtSecretOrForAnotherPurposeItCannotBeRead() {
    String stored = seal.seal(new Secret(SECRET), ROW);

    assertThat(seal("fedcba9876543210fedcba9876543210", "tests").open(stored, ROW))
        .isEqualTo(new Opened.Unreadable());
    assertThat(seal("0123456789abcdef0123456789abcdef", "other").open(stored, ROW))
        .isEqualTo(new Opened.Unreadable());
    assertReads(seal("0123456789abcdef0123456789abcdef", "tests"), stored, SECRET);
  }

  @Test
  void noByteOfItCanBeChanged() {
    String stored = seal.seal(new Secret(SECRET), ROW);
    for (int i = 3; i < stored.length() - 1; i++) {
      char other = stored.charAt(i) == 'A' ? 'B' : 'A';
      String changed = stored.substring(0, i) + other + stored.substring(i + 1);
      assertThat(seal.open(changed, ROW)).as(changed).isEqualTo(new Opened.Unreadable());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.", "v1.AAAA", "v1.not base64!", "v1.="})
  void whatIsNoSealIsUnreadable(String stored) {
    assertThat(seal.open(stored, ROW)).isEqualTo(new Opened.Unreadable());
  }

  @Test
  void aSecretThatWasReadDoesNotReachALog() {
    assertThat(seal.open(SECRET, ROW).toString()).doesNotContain("whsec");
  }

  private static SecretSeal seal(String jwtSecret, String purpose) {
    return new SecretSeal(
        new AuthSettings(new Secret(jwtSecret), "test"), purpose, new SecureRandom());
  }

  private static void assertReads(SecretSeal seal, String stored, String secret) {
    assertThat(seal.open(stored, ROW))
        .isInstanceOfSatisfying(
            Opened.Plain.class, r -> assertThat(r.secret().reveal()).isEqualTo(secret));
  }
}
