package dev.ballast.objects.schema;

import dev.ballast.objects.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON into a tree and notes fields that stand twice (the last one counts, as in Go). Not
/// recursive: depth is bounded by Jackson's own limit, not by the stack.
public final class StrictParser {
  /// The tree, and `duplicate field "metadata.name"` for each field that was there before.
  public record Parsed(JsonNode tree, List<String> problems) {}

  private static final int MOST_PROBLEMS = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser in;
  private final List<String> problems = new ArrayList<>();
  private final Deque<JsonNode> open = new ArrayDeque<>();
  private final FieldPath path = new FieldPath();
  private String field = "";
  private JsonNode result = NODES.missingNode();

  private StrictParser(JsonParser in) {
    this.in = in;
  }

  /// @throws JacksonException where `bytes` is not one JSON value
  public static Parsed parse(byte[] bytes) {
    try (JsonParser in = Json.reader(bytes)) {
      var parser = new StrictParser(in);
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken())
        parser.token(token);
      if (parser.result.isMissingNode()) throw new NotOneValue(in, "unexpected end of JSON input");
      return new Parsed(parser.result, parser.problems);
    }
  }

  private void token(JsonToken token) {
    switch (token) {
      case START_OBJECT -> start(NODES.objectNode());
      case START_ARRAY -> start(NODES.arrayNode());
      case END_OBJECT, END_ARRAY -> end();
      case PROPERTY_NAME -> name(in.currentName());
      case VALUE_STRING -> add(NODES.stringNode(in.getString()));
      case VALUE_NUMBER_INT -> add(whole());
      case VALUE_NUMBER_FLOAT -> add(NODES.numberNode(Json.fraction(in)));
      case VALUE_TRUE -> add(NODES.booleanNode(true));
      case VALUE_FALSE -> add(NODES.booleanNode(false));
      default -> add(NODES.nullNode());
    }
  }

  private JsonNode whole() {
    return switch (in.getNumberType()) {
      case INT -> NODES.numberNode(in.getIntValue());
      case LONG -> NODES.numberNode(in.getLongValue());
      default -> NODES.numberNode(in.getBigIntegerValue());
    };
  }

  private void name(String name) {
    field = name;
    boolean again = open.peek() instanceof ObjectNode object && object.has(name);
    if (again && problems.size() < MOST_PROBLEMS) {
      path.enter(name);
      problems.add("duplicate field \"" + path + "\"");
      path.leave();
    }
  }

  private void start(JsonNode container) {
    JsonNode parent = open.peek();
    if (parent instanceof ObjectNode) path.enter(field);
    else if (parent instanceof ArrayNode array) path.enter(array.size());
    add(container);
    open.push(container);
  }

  private void end() {
    open.pop();
    if (!open.isEmpty()) path.leave();
  }

  private void add(JsonNode value) {
    switch (open.peek()) {
      case ObjectNode object -> object.set(field, value);
      case ArrayNode array -> array.add(value);
      case null, default -> root(value);
    }
  }

  private void root(JsonNode value) {
    if (!result.isMissingNode())
      throw new NotOneValue(in, "invalid character after top-level value");
    result = value;
  }

  private static final class NotOneValue extends JacksonException {
    NotOneValue(JsonParser in, String words) {
      super(in, words, in.currentLocation(), null);
    }
  }
}
