package io.videoconf.recorder.api;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.execution.preparsed.persisted.ApolloPersistedQuerySupport;
import graphql.execution.preparsed.persisted.PersistedQueryCache;
import graphql.execution.preparsed.persisted.PersistedQueryCacheMiss;
import graphql.execution.preparsed.persisted.PersistedQueryNotFound;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Queries that were sent once and are named by their SHA-256 afterwards (Apollo's automatic
 * persisted queries). The newest thousand are kept. Thread-safe.
 */
final class GraphQlDocuments implements PersistedQueryCache {
  private static final int MOST = 1000;

  private final Map<Object, PreparsedDocumentEntry> documents =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, PreparsedDocumentEntry> eldest) {
              return size() > MOST;
            }
          });

  private GraphQlDocuments() {}

  static PreparsedDocumentProvider create() {
    return new ApolloPersistedQuerySupport(new GraphQlDocuments());
  }

  @Override
  public CompletableFuture<PreparsedDocumentEntry> getPersistedQueryDocumentAsync(
      Object id, ExecutionInput input, PersistedQueryCacheMiss onMiss)
      throws PersistedQueryNotFound {
    @Nullable PreparsedDocumentEntry known = documents.get(id);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    String query = input.getQuery();
    if (query == null || query.isBlank() || query.equals("PersistedQueryMarker")) {
      throw new PersistedQueryNotFound(id);
    }
    PreparsedDocumentEntry entry = onMiss.apply(query);
    documents.put(id, entry);
    return CompletableFuture.completedFuture(entry);
  }
}
