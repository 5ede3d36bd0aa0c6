package io.videoconf.recorder.api;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.util.Locale;

/** The scalars of our schema. They are answers only: no argument is of these types. */
final class GraphQlScalars {
  static final GraphQLScalarType DATE_TIME = scalar("DateTime", Object::toString);
  static final GraphQLScalarType LONG = scalar("Long", value -> value);

  private GraphQlScalars() {}

  private interface Serializer {
    Object serialize(Object value);
  }

  private static GraphQLScalarType scalar(String name, Serializer serializer) {
    return GraphQLScalarType.newScalar()
        .name(name)
        .coercing(
            new Coercing<Object, Object>() {
              @Override
              public Object serialize(Object value, GraphQLContext context, Locale locale) {
                return serializer.serialize(value);
              }

              @Override
              public Object parseValue(Object input, GraphQLContext context, Locale locale) {
                throw new CoercingParseValueException(name + " is no type of arguments");
              }

              @Override
              public Object parseLiteral(
                  Value<?> input,
                  CoercedVariables variables,
                  GraphQLContext context,
                  Locale locale) {
                throw new CoercingParseLiteralException(name + " is no type of arguments");
              }
            })
        .build();
  }
}
