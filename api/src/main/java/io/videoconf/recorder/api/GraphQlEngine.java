package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.introspection.Introspection;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers GraphQL requests, within limits of depth and cost. Thread-safe; calls block. */
final class GraphQlEngine {
  private static final String SCHEMA = "/graphql/schema.graphqls";

  /** How many a list without a limit is taken to have. */
  private static final int LIKELY = 10;

  private final GraphQL graphql;
  private final GraphQlLoaders loaders;
  private final GraphQlSettings settings;

  GraphQlEngine(GraphQlFetchers fetchers, GraphQlLoaders loaders, GraphQlSettings settings) {
    this.loaders = loaders;
    this.settings = settings;
    GraphQL.Builder builder =
        GraphQL.newGraphQL(schema(fetchers))
            .instrumentation(
                new ChainedInstrumentation(
                    new MaxQueryDepthInstrumentation(settings.maxDepth()),
                    new MaxQueryComplexityInstrumentation(settings.maxCost(), GraphQlEngine::cost)))
            .defaultDataFetcherExceptionHandler(new GraphQlErrors());
    if (settings.persistedQueries()) {
      builder.preparsedDocumentProvider(GraphQlDocuments.create());
    }
    this.graphql = builder.build();
  }

  /**
   * A request as it is posted.
   *
   * @param extensions {@code persistedQuery}, when that is allowed
   */
  record Request(
      @Nullable String query,
      @Nullable String operationName,
      @Nullable Map<String, Object> variables,
      @Nullable Map<String, Object> extensions) {}

  /** The answer as the specification has it; every error has {@code extensions.code}. */
  Map<String, Object> answer(Request request, GraphQlFetchers.Asked asked) {
    ExecutionInput.Builder input =
        ExecutionInput.newExecutionInput()
            .query(Objects.requireNonNullElse(request.query(), ""))
            .operationName(request.operationName())
            .variables(Objects.requireNonNullElse(request.variables(), Map.of()))
            .extensions(Objects.requireNonNullElse(request.extensions(), Map.of()))
            .dataLoaderRegistry(loaders.forViewer(asked.viewer()))
            .graphQLContext(context -> {
              context.of(GraphQlFetchers.Asked.class, asked);
              context.of(Introspection.INTROSPECTION_DISABLED, !settings.introspection());
            });
    return specification(graphql.execute(input));
  }

  private static Map<String, Object> specification(ExecutionResult result) {
    Map<String, Object> answer = new LinkedHashMap<>(result.toSpecification());
    List<Map<String, Object>> errors = new ArrayList<>();
    for (GraphQLError error : result.getErrors()) {
      errors.add(GraphQlErrors.specification(error));
    }
    if (!errors.isEmpty()) {
      answer.put("errors", errors);
    }
    return answer;
  }

  /** Of a list: as often as it may have members. */
  private static int cost(FieldComplexityEnvironment field, int children) {
    boolean list =
        GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(field.getFieldDefinition().getType()));
    boolean page = field.getFieldDefinition().getName().equals("recordings");
    long times = 1;
    if (list || page) {
      Object limit = field.getArguments().get("limit");
      times = limit instanceof Integer n ? Math.max(1, n) : LIKELY;
      if (page && !list) {
        // The page's own list counts its default again.
        times = Math.max(1, times / LIKELY);
      }
    }
    return (int) Math.min(Integer.MAX_VALUE / 2, 1 + times * children);
  }

  private static GraphQLSchema schema(GraphQlFetchers fetchers) {
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
    wiring
        .strictMode(false) // ID is there already.
        .scalar(GraphQlScalars.ID)
        .strictMode(true)
        .scalar(GraphQlScalars.DATE_TIME)
        .scalar(GraphQlScalars.LONG);
    fetchers.wire(wiring);
    return new SchemaGenerator()
        .makeExecutableSchema(new SchemaParser().parse(schemaText()), wiring.build());
  }

  static String schemaText() {
    try (InputStream in = GraphQlEngine.class.getResourceAsStream(SCHEMA)) {
      return new String(Objects.requireNonNull(in, SCHEMA).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
