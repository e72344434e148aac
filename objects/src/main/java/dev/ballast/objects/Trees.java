package dev.ballast.objects;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Trees out of tokens and back, without Jackson's binding in between, which takes 70 ms of a start
/// and half again as long for each tree. Recursion is bounded by the parser's own limit on depth.
final class Trees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Trees() {}

  /// The one value of `in`; a missing node where it is empty.
  static JsonNode readOnly(JsonParser in) {
    JsonNode tree = read(in);
    if (in.nextToken() != null) throw new NotOneValue(in, "Trailing token (" + in.currentToken());
    return tree;
  }

  /// The next value of `in`; a missing node at its end.
  static JsonNode read(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == null || token.isStructEnd() || token.isScalarValue()) token = in.nextToken();
    return token == null ? NODES.missingNode() : value(token, in);
  }

  private static JsonNode value(JsonToken token, JsonParser in) {
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> NODES.stringNode(in.getString());
      case VALUE_NUMBER_INT -> whole(in);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(fraction(in));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new NotOneValue(in, "Unexpected token " + token);
    };
  }

  private static ObjectNode object(JsonParser in) {
    ObjectNode object = NODES.objectNode();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      object.set(name, value(in.nextToken(), in));
    }
    return object;
  }

  private static ArrayNode array(JsonParser in) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      array.add(value(next, in));
    }
    return array;
  }

  /// Go has no numbers that no JSON can say.
  static double fraction(JsonParser in) {
    double value = in.getDoubleValue();
    if (Double.isFinite(value)) return value;
    throw new NotOneValue(in, "number out of range");
  }

  private static JsonNode whole(JsonParser in) {
    return switch (in.getNumberType()) {
      case INT -> NODES.numberNode(in.getIntValue());
      case LONG -> NODES.numberNode(in.getLongValue());
      default -> NODES.numberNode(in.getBigIntegerValue());
    };
  }

  static void write(JsonNode tree, JsonGenerator out) {
    switch (tree.getNodeType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonNode> each : tree.properties()) {
          out.writeName(each.getKey());
          write(each.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonNode each : (ArrayNode) tree) write(each, out);
        out.writeEndArray();
      }
      case STRING -> out.writeString(tree.stringValue());
      case NUMBER -> number(tree, out);
      case BOOLEAN -> out.writeBoolean(tree.booleanValue());
      case NULL, MISSING -> out.writeNull();
      case BINARY, POJO -> throw new IllegalArgumentException("no JSON: " + tree.getNodeType());
    }
  }

  private static void number(JsonNode tree, JsonGenerator out) {
    switch (tree.numberType()) {
      case INT -> out.writeNumber(tree.intValue());
      case LONG -> out.writeNumber(tree.longValue());
      case BIG_INTEGER -> out.writeNumber(tree.bigIntegerValue());
      case FLOAT -> out.writeNumber(tree.floatValue());
      case DOUBLE -> out.writeNumber(tree.doubleValue());
      case BIG_DECIMAL -> out.writeNumber(tree.decimalValue());
    }
  }

  private static final class NotOneValue extends JacksonException {
    NotOneValue(JsonParser in, String words) {
      super(in, words, in.currentLocation(), null);
    }
  }
}
