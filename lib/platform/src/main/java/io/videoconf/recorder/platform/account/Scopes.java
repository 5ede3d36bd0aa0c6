package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.auth.Principal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Scopes as text: names with a blank between them (RFC 6749, section 3.3). */
public final class Scopes {
  /** Those that allow something. */
  public static final List<String> KNOWN =
      List.of(
          Principal.SCOPE_INGEST,
          Principal.SCOPE_JOBS,
          Principal.SCOPE_ADMIN,
          Principal.SCOPE_WEBHOOKS);

  private Scopes() {}

  /**
   * What somebody wrote who means scopes, with blanks or commas between them.
   *
   * @throws IllegalArgumentException naming one that allows nothing, and those that there are
   */
  public static Set<String> known(Collection<String> written) {
    Set<String> scopes =
        written.stream()
            .flatMap(text -> Arrays.stream(text.split("[,\\s]+")))
            .filter(s -> !s.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    for (String scope : scopes) {
      if (!KNOWN.contains(scope)) {
        throw new IllegalArgumentException(
            "there is no scope %s, but %s".formatted(scope, String.join(", ", KNOWN)));
      }
    }
    return scopes;
  }

  public static Set<String> parse(String text) {
    return Arrays.stream(text.split(" "))
        .filter(s -> !s.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** In the order of the alphabet. */
  public static String format(Set<String> scopes) {
    return String.join(" ", new TreeSet<>(scopes));
  }
}
