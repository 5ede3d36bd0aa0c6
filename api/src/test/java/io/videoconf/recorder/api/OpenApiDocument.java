package io.videoconf.recorder.api;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document as the server gives it, and whether answers are as it says. */
final class OpenApiDocument {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final ObjectNode root;

  OpenApiDocument(String yaml) {
    root = Json.MAPPER.valueToTree(new Yaml().<Map<String, Object>>load(yaml));
    closeObjects(root.at("/components/schemas"));
  }

  /** {@code GET /path} by operationId. */
  Map<String, String> operations() {
    Map<String, String> operations = new TreeMap<>();
    root.at("/paths")
        .properties()
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .forEach(member ->
                    operations.put(
                        member.getValue().at("/operationId").asString(),
                        member.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** What is wrong with an answer to that operation; empty when nothing is. */
  List<String> problems(String operationId, Response answer) {
    String[] methodAndPath = Objects.requireNonNull(operations().get(operationId)).split(" ");
    JsonNode operation =
        root.at("/paths")
            .get(methodAndPath[1])
            .get(methodAndPath[0].toLowerCase(java.util.Locale.ROOT));
    JsonNode response = resolved(operation.at("/responses").get("" + answer.status()));
    if (response == null) {
      return List.of("status " + answer.status() + " is not documented: " + answer.body());
    }
    List<String> problems = new ArrayList<>();
    for (String header : names(response.at("/headers"))) {
      boolean optional = header.equals("Retry-After");
      if (!optional && answer.header(header) == null) {
        problems.add("header " + header + " is missing");
      }
    }
    String type = Objects.requireNonNullElse(answer.header("Content-Type"), "").split(";")[0];
    JsonNode content = response.at("/content");
    if (content.isEmpty()) {
      if (!answer.body().isEmpty()) {
        problems.add("there must be no body, but there is " + answer.body());
      }
    } else if (!content.has(type)) {
      problems.add("content type " + type + " is not documented");
    } else if (type.endsWith("json")) {
      problems.addAll(mismatches(content.get(type).get("schema"), answer.json()));
    }
    return problems;
  }

  /** Where a value differs from a schema of the document. */
  List<String> mismatches(JsonNode schema, JsonNode value) {
    ObjectNode complete = Json.MAPPER.createObjectNode();
    complete.set("components", root.get("components"));
    complete.putArray("allOf").add(schema);
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(complete);
    return compiled.validate(value).stream()
        .map(e -> e.getInstanceLocation() + ": " + e.getMessage())
        .toList();
  }

  private JsonNode resolved(JsonNode node) {
    return node != null && node.has("$ref")
        ? root.at(node.get("$ref").asString().substring(1))
        : node;
  }

  private static Set<String> names(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }

  /**
   * Clients must bear fields that they do not know; we must not give any that are not documented.
   */
  private static void closeObjects(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(OpenApiDocument::closeObjects);
  }
}
