package dev.ballast.controllers.history;

import java.util.HashSet;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Whether two trees mean the same, though their bytes may differ: a missing field equals a null or
/// empty one, and numbers are compared by value. A comparison of bytes once restarted every pod of
/// a cluster after an upgrade (kubernetes/kubernetes#134773).
public final class SameMeaning {
  private SameMeaning() {}

  public static boolean holds(JsonNode one, JsonNode other) {
    if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other);
    if (one.isNumber() && other.isNumber())
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    if (one.isObject() && other.isObject()) return objects(one, other);
    if (one.isArray() && other.isArray()) return arrays(one, other);
    return one.equals(other);
  }

  private static boolean objects(JsonNode one, JsonNode other) {
    var keys = new HashSet<String>();
    one.properties().forEach(each -> keys.add(each.getKey()));
    other.properties().forEach(each -> keys.add(each.getKey()));
    for (String key : keys) if (!holds(one.path(key), other.path(key))) return false;
    return true;
  }

  private static boolean arrays(JsonNode one, JsonNode other) {
    if (one.size() != other.size()) return false;
    for (int i = 0; i < one.size(); i++) if (!holds(one.path(i), other.path(i))) return false;
    return true;
  }

  private static boolean isEmpty(JsonNode tree) {
    if (tree.isMissingNode() || tree.isNull()) return true;
    if (tree.isArray()) return tree.isEmpty();
    if (!tree.isObject()) return false;
    for (Map.Entry<String, JsonNode> each : tree.properties())
      if (!isEmpty(each.getValue())) return false;
    return true;
  }
}
