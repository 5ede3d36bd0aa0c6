package io.videoconf.recorder.api;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as GraphQL shows them: those of REST, with {@code extensions.code}. Thread-safe. */
final class GraphQlErrors implements DataFetcherExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(GraphQlErrors.class);

  private static final String CODE = "code";

  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters parameters) {
    Throwable thrown = parameters.getException();
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    GraphqlErrorBuilder<?> error =
        GraphqlErrorBuilder.newError(parameters.getDataFetchingEnvironment());
    if (cause instanceof ApiException e) {
      Map<String, Object> extensions = new LinkedHashMap<>(e.details());
      extensions.put(CODE, e.code().name());
      error.message("%s", Objects.requireNonNullElse(e.getMessage(), e.code().name()));
      error.extensions(extensions);
    } else {
      LOG.error("a field could not be fetched: {}", parameters.getPath(), cause);
      error.message("Internal error").extensions(Map.of(CODE, ErrorCode.INTERNAL.name()));
    }
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error.build()).build());
  }

  /** As the specification has it, with a code. */
  static Map<String, Object> specification(GraphQLError error) {
    Map<String, Object> shown = new LinkedHashMap<>(error.toSpecification());
    Map<String, Object> extensions = new LinkedHashMap<>();
    Map<String, Object> given = error.getExtensions();
    if (given != null) {
      extensions.putAll(given);
    }
    extensions.putIfAbsent(CODE, code(error.getErrorType()));
    shown.put("extensions", extensions);
    return shown;
  }

  private static String code(ErrorClassification type) {
    return switch (type) {
      case ErrorType.InvalidSyntax -> "GRAPHQL_PARSE_FAILED";
      case ErrorType.ValidationError -> "GRAPHQL_VALIDATION_FAILED";
      case ErrorType.ExecutionAborted -> "QUERY_TOO_EXPENSIVE";
      case ErrorType.OperationNotSupported -> "GRAPHQL_VALIDATION_FAILED";
      default ->
          switch (type.toString()) {
            case "PersistedQueryNotFound" -> "PERSISTED_QUERY_NOT_FOUND";
            // An introspection that multiplies itself.
            case "BadFaithIntrospection" -> "QUERY_TOO_EXPENSIVE";
            default -> ErrorCode.INTERNAL.name();
          };
    };
  }
}
