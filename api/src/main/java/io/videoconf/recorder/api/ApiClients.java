package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.Environment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The services that may ask for tokens, from {@code RECORDER_API_CLIENTS}: {@code
 * name:sha256:scopes}, comma separated; sha256 is that of the secret, in lower-case hex, scopes are
 * separated by blanks. Secrets are long and random, so a plain hash keeps them. Immutable.
 */
final class ApiClients {
  private static final String VARIABLE = "RECORDER_API_CLIENTS";

  /** Equal to the hash of no text that anybody knows. */
  private static final byte[] NO_HASH = new byte[32];

  private final Map<String, Client> clients;

  private ApiClients(Map<String, Client> clients) {
    this.clients = Map.copyOf(clients);
  }

  static ApiClients from(Environment env) {
    Map<String, Client> clients = new HashMap<>();
    for (String entry : env.string(VARIABLE, "").split(",")) {
      if (entry.isBlank()) {
        continue;
      }
      // Scopes hold colons themselves.
      String[] parts = entry.strip().split(":", 3);
      boolean valid =
          parts.length == 3
              && parts[0].matches("[A-Za-z0-9._-]{1,64}")
              && parts[1].matches("[0-9a-f]{64}");
      if (!valid) {
        env.reject(VARIABLE + " must be name:sha256hex:scopes, comma separated");
        continue;
      }
      Set<String> scopes =
          Arrays.stream(parts[2].split(" "))
              .filter(s -> !s.isBlank())
              .collect(Collectors.toUnmodifiableSet());
      clients.put(
          parts[0],
          new Client(
              HexFormat.of().parseHex(parts[1]), new Principal(parts[0], "enterprise", scopes)));
    }
    return new ApiClients(clients);
  }

  /** The client of that name, if the secret is its own. Takes as long either way. */
  Optional<Principal> authenticate(String clientId, String secret) {
    Client client = clients.get(clientId);
    byte[] expected = client == null ? NO_HASH : client.secretHash();
    boolean matches = MessageDigest.isEqual(expected, sha256(secret));
    return matches && client != null ? Optional.of(client.principal()) : Optional.empty();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared in constant time, never by equals.
  private record Client(byte[] secretHash, Principal principal) {}
}
