package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.http.ShownText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who can log in with a password.
 *
 * @param userId what recordings name as host or participant; the {@code sub} of tokens
 * @param email in lower case; what one logs in with
 * @param accountType basic, pro or enterprise
 * @param scopes what the tokens of this user allow
 */
public record Account(
    String userId,
    String email,
    String name,
    String accountType,
    Set<String> scopes,
    boolean suspended) {
  public static final Set<String> TYPES = Set.of("basic", "pro", "enterprise");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@|-]{1,128}");
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,64}");
  private static final int MAX_NAME = 200;

  /**
   * @throws IllegalArgumentException naming the field that is not what it must be
   */
  public Account {
    scopes = Set.copyOf(scopes);
    require(ID.matcher(userId).matches(), "user_id must be 1 to 128 of A-Z a-z 0-9 . _ : @ | -");
    require(
        EMAIL.matcher(email).matches() && email.equals(normalized(email)),
        "email must be an address in lower case");
    require(
        !name.isBlank()
            && name.length() <= MAX_NAME
            && name.codePoints().noneMatch(Character::isISOControl),
        "name must be 1 to 200 characters without control characters");
    requireType(accountType);
    requireScopes(scopes);
  }

  /**
   * Holds what a new account is held to besides: nobody is to look like somebody else by characters
   * that turn the direction of what is written. Those that are there already can still be read.
   *
   * @throws IllegalArgumentException naming the field
   */
  void requireShown() {
    require(ShownText.isPlain(email), "email must have no characters that control its direction");
    require(ShownText.isPlain(name), "name must have no characters that control its direction");
  }

  /** How addresses are compared: without blanks around them, in lower case. */
  public static String normalized(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  /** The one that this user's tokens speak of. */
  public Principal principal() {
    return new Principal(userId, accountType, scopes);
  }

  static void requireType(String accountType) {
    require(TYPES.contains(accountType), "account_type must be basic, pro or enterprise");
  }

  /** As RFC 6749, section 3.3 has them. */
  static void requireScopes(Set<String> scopes) {
    require(
        scopes.stream().allMatch(s -> SCOPE.matcher(s).matches()),
        "scope must be of visible ASCII characters but \" and \\");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
