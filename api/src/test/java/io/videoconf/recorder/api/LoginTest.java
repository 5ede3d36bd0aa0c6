package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.platform.account.Account;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static final String REFRESH = "/api/v1/auth/refresh";
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void aPasswordGivesATokenForAnHourThatShowsOnesOwnRecordings() {
    api.account("login-1", "ingest:write");
    var own = api.started("login-1", "Hers");
    var _ = api.started("somebody-else", "Not hers");

    Response response = login("  Login-1@Example.org ", ApiFixture.PASSWORD);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(response.json().at("/expires_in").asInt()).isEqualTo(3600);
    assertThat(response.json().at("/token_type").asString()).isEqualTo("Bearer");
    assertThat(response.json().at("/user").toString())
        .isEqualTo(
            "{\"user_id\":\"login-1\",\"email\":\"login-1@example.org\",\"name\":\"The"
                + " login-1\",\"display_name\":\"The"
                + " login-1\",\"account_type\":\"pro\",\"scope\":\"ingest:write\"}");
    assertThat(
            api.get("/api/v1/recordings", accessToken(response))
                .json()
                .at("/recordings")
                .valueStream()
                .map(r -> r.at("/recording_id").asString()))
        .containsExactly(own.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u202e", "\u202a", "\u2066", "\u2069"})
  void nobodyIsNamedByCharactersThatTurnWhatIsWritten(String turn) {
    Account named = account("turned", "turned@example.org", "ada" + turn + "nimda");
    Account addressed = account("turned", "ada" + turn + "@example.org", "Ada");

    assertThatThrownBy(() -> api.accounts.create(named, ApiFixture.PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name must ");
    assertThatThrownBy(() -> api.accounts.create(addressed, ApiFixture.PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("email must ");
    assertThat(api.accounts.find("turned")).isEmpty();
  }

  @Test
  void whoWasNamedSoBeforeCanStillLogIn() {
    api.account("turned-before");
    api.database
        .jdbi()
        .useHandle(h ->
            h.execute(
                "update account set name = ? where user_id = ?", "a\u202eb", "turned-before"));

    assertThat(login("turned-before@example.org", ApiFixture.PASSWORD).status()).isEqualTo(200);
  }

  private static Account account(String id, String email, String name) {
    return new Account(id, email, name, "basic", Set.of(), false);
  }

  @Test
  void aWrongPasswordAndAnUnknownAddressAreAnsweredAlike() {
    api.account("login-2");

    Response wrong = login("login-2@example.org", "not the password");
    Response unknown = login("nobody-2@example.org", ApiFixture.PASSWORD);

    for (Response response : new Response[] {wrong, unknown}) {
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.errorCode()).isEqualTo("INVALID_TOKEN");
      assertThat(response.json().at("/error/message").asString())
          .isEqualTo("The email address or the password is wrong");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "password"})
  void bothFieldsAreNeeded(String missing) {
    Response response =
        api.post(
            "/api/v1/auth/login",
            missing.equals("email") ? "{\"password\":\"x\"}" : "{\"email\":\"a@b\"}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorField()).isEqualTo(missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\n", "\\ud800"})
  void whatNoDatabaseCanBeAskedForIsNamed(String character) {
    Response user =
        api.post("/api/v1/auth/login", "{\"email\":\"a" + character + "@b.c\",\"password\":\"b\"}");
    Response client =
        api.post(
            "/v1/auth/token", "{\"client_id\":\"a" + character + "\",\"client_secret\":\"b\"}");

    assertThat(user.status()).isEqualTo(400);
    assertThat(user.errorField()).isEqualTo("email");
    assertThat(client.status()).isEqualTo(400);
    assertThat(client.body()).contains("client_id");
  }

  @Test
  void aSuspendedUserIsToldSoOnceThePasswordIsRight() {
    api.account("login-3");
    assertThat(api.accounts.suspend("login-3", true)).isTrue();

    Response right = login("login-3@example.org", ApiFixture.PASSWORD);
    Response wrong = login("login-3@example.org", "not the password");

    assertThat(right.status()).isEqualTo(403);
    assertThat(right.errorCode()).isEqualTo("ACCOUNT_SUSPENDED");
    assertThat(wrong.status()).isEqualTo(401);
  }

  @Test
  void aSuspensionEndsTokensThatWereIssuedBefore() {
    api.account("login-10");
    String token = accessToken(login("login-10@example.org", ApiFixture.PASSWORD));
    assertThat(api.get("/api/v1/recordings", token).status()).isEqualTo(200);

    api.accounts.suspend("login-10", true);
    ApiFixture.await(() -> api.get("/api/v1/recordings", token).status() == 403);

    assertThat(api.get("/api/v1/recordings", token).errorCode()).isEqualTo("ACCOUNT_SUSPENDED");
  }

  @Test
  void aRefreshTokenGivesTheNextOneAndATokenWithWhatTheUserMayDoNow() {
    api.account("login-4");
    Response first = login("login-4@example.org", ApiFixture.PASSWORD);

    Response second = refresh(refreshToken(first));

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().at("/user/user_id").asString()).isEqualTo("login-4");
    assertThat(refreshToken(second)).isNotEqualTo(refreshToken(first));
    assertThat(api.get("/api/v1/recordings", accessToken(second)).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenUsedTwiceEndsEverythingThatGrewOutOfItsLogin() {
    api.account("login-5");
    String stolen = refreshToken(login("login-5@example.org", ApiFixture.PASSWORD));
    String another = refreshToken(login("login-5@example.org", ApiFixture.PASSWORD));
    String next = refreshToken(refresh(stolen));

    assertThat(refresh(stolen).status()).isEqualTo(401);
    assertThat(refresh(next).status()).isEqualTo(401);
    assertThat(refresh(another).status()).isEqualTo(200);
  }

  @Test
  void ofManyUsesOfOneRefreshTokenAtOnceOneIsGrantedAtMost() throws Exception {
    api.account("login-6");
    String token = refreshToken(login("login-6@example.org", ApiFixture.PASSWORD));

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> use = () -> refresh(token).status();
      long granted = 0;
      for (Future<Integer> status :
          threads.invokeAll(Stream.generate(() -> use).limit(8).toList())) {
        granted += status.get() == 200 ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    }
  }

  @Test
  void whoLogsOutCannotRefreshAndMayLogOutAgain() {
    api.account("login-7");
    String token = refreshToken(login("login-7@example.org", ApiFixture.PASSWORD));

    assertThat(logout(token).status()).isEqualTo(204);
    assertThat(refresh(token).status()).isEqualTo(401);
    assertThat(logout(token).status()).isEqualTo(204);
    assertThat(logout("unknown").status()).isEqualTo(204);
  }

  @Test
  void aSuspendedUserCannotRefresh() {
    api.account("login-8");
    String token = refreshToken(login("login-8@example.org", ApiFixture.PASSWORD));
    api.accounts.suspend("login-8@example.org", true);

    assertThat(refresh(token).status()).isIn(401, 403);
  }

  @Test
  void anotherPasswordEndsAllSessions() {
    api.account("login-9");
    String token = refreshToken(login("login-9@example.org", ApiFixture.PASSWORD));
    api.accounts.changePassword("login-9", "another password");

    assertThat(refresh(token).status()).isEqualTo(401);
    assertThat(login("login-9@example.org", ApiFixture.PASSWORD).status()).isEqualTo(401);
    assertThat(login("login-9@example.org", "another password").status()).isEqualTo(200);
  }

  private Response login(String email, String password) {
    return api.post(
        "/api/v1/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private Response refresh(String token) {
    return api.post(REFRESH, "{\"refresh_token\":\"%s\"}".formatted(token));
  }

  private Response logout(String token) {
    return api.post("/api/v1/auth/logout", "{\"refresh_token\":\"%s\"}".formatted(token));
  }

  private static String accessToken(Response response) {
    return response.json().at("/access_token").asString();
  }

  private static String refreshToken(Response response) {
    return response.json().at("/refresh_token").asString();
  }
}
