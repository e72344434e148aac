package dev.ballast.objects;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Parsing and printing of JSON trees, and safe reading inside them. Stateless and thread-safe.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /// The one mapper, for streaming readers and writers.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  public static ArrayNode array(List<String> items) {
    ArrayNode array = array();
    items.forEach(array::add);
    return array;
  }

  /// @throws JacksonException when `bytes` is not one JSON value
  public static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  /// @throws JacksonException when `text` is not one JSON value
  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /// @throws JacksonException when `text` is not one JSON object
  public static ObjectNode parseObject(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  public static byte[] bytes(JsonNode tree) {
    return MAPPER.writeValueAsBytes(tree);
  }

  public static String text(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /// Whether both say the same, whatever Java types their whole numbers have.
  public static boolean same(JsonNode left, JsonNode right) {
    return left.equals(Json::compareNumbers, right);
  }

  /// As a comparator of leaves: 0 where they are the same.
  private static int compareNumbers(JsonNode left, JsonNode right) {
    if (left.isIntegralNumber() && right.isIntegralNumber()) {
      return left.bigIntegerValue().compareTo(right.bigIntegerValue());
    }
    return left.equals(right) ? 0 : 1;
  }

  /// The node at the end of `path`, or a missing node.
  public static JsonNode at(JsonNode tree, String... path) {
    JsonNode here = tree;
    for (String step : path) here = here.path(step);
    return here;
  }

  /// The string at `path`, or `""` where there is none.
  public static String string(JsonNode tree, String... path) {
    JsonNode found = at(tree, path);
    return found.isString() ? found.stringValue() : "";
  }

  /// The whole number at `path`, or `otherwise` where there is none.
  public static long number(JsonNode tree, long otherwise, String... path) {
    JsonNode found = at(tree, path);
    return found.isIntegralNumber() ? found.longValue() : otherwise;
  }

  /// Whether `path` ends in `true`.
  public static boolean flag(JsonNode tree, String... path) {
    JsonNode found = at(tree, path);
    return found.isBoolean() && found.booleanValue();
  }

  /// The object at `key` of `parent`, made when missing or null.
  public static ObjectNode child(ObjectNode parent, String key) {
    return parent.get(key) instanceof ObjectNode there ? there : parent.putObject(key);
  }
}
