package io.videoconf.recorder.api;

import graphql.GraphQLContext;
import graphql.Scalars;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The scalars of our schema. All but ID are answers only: no argument is of these types. */
final class GraphQlScalars {
  static final GraphQLScalarType DATE_TIME = scalar("DateTime", Object::toString);
  static final GraphQLScalarType LONG = scalar("Long", value -> value);

  /** The library's would take an object for its {@code toString()}. */
  static final GraphQLScalarType ID =
      Scalars.GraphQLID.transform(scalar -> scalar.coercing(new StrictId()));

  private GraphQlScalars() {}

  /** Text or a whole number, as the specification has it (section 3.5.5). */
  private static final class StrictId implements Coercing<Object, Object> {
    private static final Coercing<?, ?> LIBRARY = Scalars.GraphQLID.getCoercing();

    @Override
    public @Nullable Object serialize(Object value, GraphQLContext context, Locale locale) {
      return LIBRARY.serialize(value, context, locale);
    }

    @Override
    public @Nullable Object parseValue(Object input, GraphQLContext context, Locale locale) {
      return switch (input) {
        case String _, Integer _, Long _, BigInteger _ ->
            LIBRARY.parseValue(input, context, locale);
        default -> throw new CoercingParseValueException("An ID is text or a whole number");
      };
    }

    @Override
    public @Nullable Object parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      return LIBRARY.parseLiteral(input, variables, context, locale);
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
      return LIBRARY.valueToLiteral(input, context, locale);
    }
  }

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
