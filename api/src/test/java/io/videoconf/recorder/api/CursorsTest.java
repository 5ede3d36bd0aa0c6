package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
  private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

  @Test
  void whatIsEncodedIsDecodedToTheMicrosecond() {
    Cursor cursor = new Cursor(Instant.parse("2024-01-15T10:30:00.123456Z"), ID);

    assertThat(Cursors.decode(Cursors.encode(cursor))).contains(cursor);
  }

  @Test
  void cursorsNeedNoEscapingInAUrl() {
    assertThat(Cursors.encode(new Cursor(Instant.EPOCH, ID))).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no/separator",
        "2024-01-15T10:30:00Z",
        "2024-01-15T10:30:00Z/",
        "2024-01-15T10:30:00Z/not-a-uuid",
        "2024-01-15T10:30:00Z/1-1-1-1-1",
        "yesterday/01890a5d-ac96-774b-bcce-b302099a8057",
        "+292278994-08-17T07:12:55Z/01890a5d-ac96-774b-bcce-b302099a8057"
      })
  void whatNobodyEncodedIsRefused(String forged) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(UTF_8));

    assertThat(Cursors.decode(text)).isEmpty();
  }

  @Test
  void textThatIsNoBase64IsRefused() {
    assertThat(Cursors.decode("???")).isEmpty();
  }
}
