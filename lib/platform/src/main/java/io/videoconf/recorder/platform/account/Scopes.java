package io.videoconf.recorder.platform.account;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Scopes as text: names with a blank between them (RFC 6749, section 3.3). */
public final class Scopes {
  private Scopes() {}

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
