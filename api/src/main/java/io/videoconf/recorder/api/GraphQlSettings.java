package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.Environment;

/**
 * What GraphQL requests may do.
 *
 * @param maxDepth how deep a request may be nested; introspection by common tools needs 13
 * @param maxCost fields that a request may come to at most, members of lists counted one by one
 * @param introspection whether the schema may be asked for
 * @param persistedQueries whether a request may name a query by its hash, once it has been sent
 */
record GraphQlSettings(int maxDepth, int maxCost, boolean introspection, boolean persistedQueries) {
  static GraphQlSettings from(Environment env) {
    return new GraphQlSettings(
        env.integer("RECORDER_GRAPHQL_MAX_DEPTH", 15, 1, 100),
        env.integer("RECORDER_GRAPHQL_MAX_COST", 10_000, 1, 10_000_000),
        env.bool("RECORDER_GRAPHQL_INTROSPECTION", true),
        env.bool("RECORDER_GRAPHQL_PERSISTED_QUERIES", false));
  }
}
