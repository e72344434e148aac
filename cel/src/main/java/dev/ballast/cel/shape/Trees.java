package dev.ballast.cel.shape;

import com.google.common.primitives.UnsignedLong;
import dev.ballast.objects.Json;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What an expression gives, as JSON.
public final class Trees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Trees() {}

  /// @throws IllegalArgumentException where JSON has nothing like `value`
  public static JsonNode of(Object value) {
    return switch (value) {
      case ObjectView view -> view.node();
      case NullValue none -> NODES.nullNode();
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Long number -> NODES.numberNode(number);
      case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
      case Double number -> NODES.numberNode(number);
      case CelByteString bytes ->
          NODES.stringNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case java.time.Duration duration -> NODES.stringNode(duration.toMillis() / 1000.0 + "s");
      case java.time.Instant time -> NODES.stringNode(time.toString());
      case Optional<?> optional -> optional.map(Trees::of).orElseGet(NODES::nullNode);
      case Map<?, ?> map -> object(map);
      case Collection<?> list -> list(list);
      default -> throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
    };
  }

  private static ObjectNode object(Map<?, ?> map) {
    ObjectNode made = Json.object();
    map.forEach((key, value) -> made.set(String.valueOf(key), of(value)));
    return made;
  }

  private static ArrayNode list(Collection<?> items) {
    ArrayNode made = Json.array();
    items.forEach(each -> made.add(of(each)));
    return made;
  }
}
