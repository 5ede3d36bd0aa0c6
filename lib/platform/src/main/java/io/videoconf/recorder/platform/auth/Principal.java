package io.videoconf.recorder.platform.auth;

import java.util.Set;

/**
 * Who calls.
 *
 * @param sub the user, or the client of a service
 * @param accountType basic, pro or enterprise
 * @param scopes what the token allows, e.g. {@code ingest:write}
 */
public record Principal(String sub, String accountType, Set<String> scopes) {
  public static final String SCOPE_ADMIN = "recordings:admin";
  public static final String SCOPE_INGEST = "ingest:write";
  public static final String SCOPE_JOBS = "jobs:write";
  public static final String SCOPE_WEBHOOKS = "webhooks:write";

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  public boolean hasScope(String scope) {
    return scopes.contains(scope);
  }
}
