package io.videoconf.recorder.api;

import io.videoconf.recorder.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/**
 * What the description of the API must hold beside being valid, so that whoever reads it finds what
 * there is to know. Problems are named by where they are.
 */
final class OpenApiRules {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern OPERATION_ID = Pattern.compile("[a-z]+[A-Za-z]*");
  private static final Pattern COUNTED = Pattern.compile("/(api|v1|graphql)(/.*)?");

  /** What takes nothing and refuses nobody. */
  private static final Set<String> FOR_MACHINES =
      Set.of("/health/live", "/health/ready", "/metrics");

  private final String yaml;
  private final JsonNode root;
  private final OpenApiDocument document;
  private final List<String> problems = new ArrayList<>();

  private OpenApiRules(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    this.yaml = yaml;
    this.root = Json.MAPPER.valueToTree(new Yaml(options).<Map<String, Object>>load(yaml));
    this.document = new OpenApiDocument(yaml);
  }

  /** What is wrong with the document; empty when nothing is. */
  static List<String> problems(String yaml) {
    OpenApiRules rules = new OpenApiRules(yaml);
    rules.operations();
    rules.components();
    return List.copyOf(rules.problems);
  }

  private void operations() {
    Set<String> tags =
        root.at("/tags")
            .valueStream()
            .map(t -> t.at("/name").asString())
            .collect(Collectors.toSet());
    Set<String> ids = new TreeSet<>();
    root.at("/paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (METHODS.contains(method)) {
                String where = method + " " + path;
                operation(where, path, operation, tags);
                String id = operation.at("/operationId").asString("");
                require(ids.add(id), where, "operationId " + id + " is another one's");
              }
            }));
  }

  private void operation(String where, String path, JsonNode operation, Set<String> tags) {
    String summary = operation.at("/summary").asString("");
    require(!summary.isBlank() && !summary.endsWith("."), where, "needs a summary without a stop");
    require(
        OPERATION_ID.matcher(operation.at("/operationId").asString("")).matches(),
        where,
        "needs an operationId");
    require(
        operation.at("/tags").size() == 1 && tags.contains(operation.at("/tags/0").asString()),
        where,
        "needs one tag of those that are declared");
    JsonNode responses = operation.at("/responses");
    for (String status : refusals(path, operation)) {
      require(responses.has(status), where, "must tell of " + status);
    }
    require(
        responses.propertyStream().anyMatch(r -> r.getKey().matches("[23]..")),
        where,
        "must tell of success");
    responses.forEachEntry((status, response) -> response(where + " " + status, status, response));
    operation.at("/parameters").forEach(p -> parameter(where, resolved(p)));
    if (operation.has("requestBody")) {
      content(where, operation.at("/requestBody/content"));
    }
  }

  /** The errors that every operation of its kind can be answered with. */
  private static Set<String> refusals(String path, JsonNode operation) {
    Set<String> statuses = new TreeSet<>();
    if (FOR_MACHINES.contains(path)) {
      return statuses;
    }
    if (COUNTED.matcher(path).matches()) {
      statuses.add("429");
    }
    if (!operation.at("/security").isArray() || !operation.at("/security").isEmpty()) {
      statuses.add("401");
    }
    if (!operation.at("/parameters").isEmpty()) {
      statuses.add("400");
    }
    if (path.contains("{")) {
      statuses.add("404");
    }
    if (operation.has("requestBody")) {
      statuses.addAll(Set.of("400", "413", "415"));
    }
    return statuses;
  }

  private void response(String where, String status, JsonNode given) {
    JsonNode response = resolved(given);
    require(isText(response.at("/description")), where, "needs a description");
    content(where, response.at("/content"));
    if (status.startsWith("4")) {
      String schema = response.at("/content/application~1json/schema/$ref").asString("");
      String error = where.contains(" /v1/") ? "/FlatError" : "/Error";
      require(schema.endsWith(error), where, "must have the schema " + error.substring(1));
    }
  }

  private void parameter(String where, JsonNode parameter) {
    String name = where + " parameter " + parameter.at("/name").asString();
    require(isText(parameter.at("/description")), name, "needs a description");
    schema(name, parameter.at("/schema"));
  }

  private void content(String where, JsonNode content) {
    content.forEachEntry((type, media) -> schema(where + " " + type, media.at("/schema")));
  }

  private void components() {
    BiConsumer<String, JsonNode> used =
        (pointer, component) ->
            require(yaml.contains('"' + pointer + '"'), pointer, "is used by nothing");
    for (String kind : List.of("headers", "parameters", "responses", "schemas")) {
      root.at("/components/" + kind)
          .forEachEntry(
              (name, component) -> used.accept("#/components/" + kind + "/" + name, component));
    }
    root.at("/components/headers")
        .forEachEntry((name, header) -> {
          require(isText(header.at("/description")), name, "needs a description");
          schema(name, header.at("/schema"));
        });
    root.at("/components/schemas")
        .forEachEntry((name, schema) -> {
          require(isText(schema.at("/description")), name, "needs a description");
          schema(name, schema);
        });
  }

  private void schema(String where, JsonNode schema) {
    if (schema.has("$ref")) {
      require(!resolved(schema).isMissingNode(), where, "refers to nothing");
      return;
    }
    require(
        schema.has("type") || schema.has("oneOf") || schema.has("const"), where, "needs a type");
    Set<String> types =
        schema.at("/type").isArray()
            ? schema.at("/type").valueStream().map(JsonNode::asString).collect(Collectors.toSet())
            : Set.of(schema.at("/type").asString(""));
    require(
        !types.contains("array") || schema.has("items"), where, "must say of what it is a list");
    if (schema.has("items")) {
      schema(where + "[]", schema.at("/items"));
    }
    schema
        .at("/required")
        .forEach(name ->
            require(
                schema.at("/properties").has(name.asString()),
                where,
                "requires " + name.asString() + ", which it does not have"));
    schema
        .at("/properties")
        .forEachEntry((name, property) -> {
          String at = where + "." + name;
          boolean told = property.has("$ref") || isText(property.at("/description"));
          require(told, at, "needs a description");
          schema(at, property);
        });
    examples(where, schema);
  }

  /** Examples, defaults and values of an enumeration are of the type that they stand for. */
  private void examples(String where, JsonNode schema) {
    List<JsonNode> values = new ArrayList<>(schema.at("/examples").valueStream().toList());
    schema.at("/enum").forEach(values::add);
    for (String member : List.of("example", "default")) {
      if (schema.has(member)) {
        values.add(schema.get(member));
      }
    }
    for (JsonNode value : values) {
      List<String> mismatches = document.mismatches(schema, value);
      require(mismatches.isEmpty(), where, value + " does not fit: " + mismatches);
    }
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asString().substring(1)) : node;
  }

  private static boolean isText(JsonNode node) {
    return node.isString() && !node.asString().isBlank();
  }

  private void require(boolean holds, String where, String problem) {
    if (!holds) {
      problems.add(where + ": " + problem);
    }
  }
}
