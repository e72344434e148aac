package dev.ballast.kinds.rule;

import dev.ballast.objects.Quantity;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Equality as Kubernetes' semantic comparison has it: absent, null and empty are the same, numbers
/// are compared by value, and amounts of resources by what they amount to.
public final class Sameness {
  private static final Set<String> AMOUNTS =
      Set.of(
          "requests",
          "limits",
          "capacity",
          "allocatable",
          "hard",
          "used",
          "allocatedResources",
          "overhead");

  private Sameness() {}

  public static boolean same(JsonNode left, JsonNode right) {
    return same(left, right, false);
  }

  private static boolean same(JsonNode left, JsonNode right, boolean amounts) {
    if (left == right || (hollow(left) && hollow(right))) return true;
    if (left.isObject() && right.isObject()) return sameFields(left, right, amounts);
    if (left.isArray() && right.isArray()) return sameItems(left, right);
    if (left.isIntegralNumber() && right.isIntegralNumber())
      return left.longValue() == right.longValue();
    if (amounts && left.isString() && right.isString())
      return sameAmount(left.stringValue(), right.stringValue());
    return left.equals(right);
  }

  private static boolean hollow(JsonNode node) {
    return node.isMissingNode() || node.isNull() || (node.isContainer() && node.isEmpty());
  }

  private static boolean sameFields(JsonNode left, JsonNode right, boolean amounts) {
    for (Map.Entry<String, JsonNode> each : left.properties()) {
      boolean amount = amounts || AMOUNTS.contains(each.getKey());
      if (!same(each.getValue(), right.path(each.getKey()), amount)) return false;
    }
    for (Map.Entry<String, JsonNode> each : right.properties()) {
      if (!left.has(each.getKey()) && !hollow(each.getValue())) return false;
    }
    return true;
  }

  private static boolean sameItems(JsonNode left, JsonNode right) {
    if (left.size() != right.size()) return false;
    Iterator<JsonNode> others = right.iterator();
    for (JsonNode each : left) if (!same(each, others.next(), false)) return false;
    return true;
  }

  private static boolean sameAmount(String left, String right) {
    Optional<Quantity> one = Quantity.tryParse(left);
    Optional<Quantity> other = Quantity.tryParse(right);
    return one.isPresent() && other.isPresent()
        ? one.get().compareTo(other.get()) == 0
        : left.equals(right);
  }
}
