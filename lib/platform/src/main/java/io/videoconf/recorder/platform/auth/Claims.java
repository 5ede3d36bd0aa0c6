package io.videoconf.recorder.platform.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the claims of a token whose signature is right say (RFC 7519, section 4.1). */
final class Claims {
  /** How far clocks may be apart. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final int MAX_SUBJECT = 256;

  private Claims() {}

  /** Whether the token is neither too old nor too new. One without {@code exp} is never valid. */
  static boolean isValidAt(JWTClaimsSet claims, Instant now) {
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    return expires != null
        && isWithin(notBefore == null ? null : notBefore.toInstant(), expires.toInstant(), now);
  }

  static boolean isWithin(@Nullable Instant notBefore, Instant expires, Instant now) {
    return now.minus(CLOCK_SKEW).isBefore(expires)
        && (notBefore == null || !now.plus(CLOCK_SKEW).isBefore(notBefore));
  }

  static Optional<Principal> principal(
      JWTClaimsSet claims, String userClaim, String scopeClaim, String accountTypeClaim) {
    try {
      String sub = claims.getStringClaim(userClaim);
      if (sub == null || sub.isBlank() || sub.length() > MAX_SUBJECT) {
        return Optional.empty();
      }
      String accountType =
          Objects.requireNonNullElse(claims.getStringClaim(accountTypeClaim), "basic");
      return Optional.of(new Principal(sub, accountType, scopes(claims.getClaim(scopeClaim))));
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  private static Set<String> scopes(@Nullable Object claim) {
    Stream<String> names =
        switch (claim) {
          case String text -> Stream.of(text.split(" "));
          case List<?> list -> list.stream().map(String::valueOf);
          case null, default -> Stream.empty();
        };
    return names.filter(s -> !s.isEmpty()).collect(Collectors.toSet());
  }
}
