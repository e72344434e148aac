package dev.ballast.scheduler;

import dev.ballast.objects.Quantity;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import tools.jackson.databind.JsonNode;

/// An amount of each resource: processor time in thousandths, memory and local storage in bytes,
/// and further ones by name.
record Amounts(long cpu, long memory, long storage, long pods, Map<String, Long> others) {
  static final Amounts NONE = new Amounts(0, 0, 0, 0, Map.of());

  /// From a map of quantities, such as `requests` or `allocatable`.
  static Amounts of(JsonNode quantities) {
    if (quantities.isEmpty()) return NONE;
    var others = new TreeMap<String, Long>();
    long cpu = 0;
    long memory = 0;
    long storage = 0;
    long pods = 0;
    for (Map.Entry<String, JsonNode> each : quantities.properties()) {
      Quantity amount = Quantity.tryParse(each.getValue().asString("")).orElse(Quantity.ZERO);
      switch (each.getKey()) {
        case "cpu" -> cpu = amount.millis();
        case "memory" -> memory = amount.units();
        case "ephemeral-storage" -> storage = amount.units();
        case "pods" -> pods = amount.units();
        default -> others.put(each.getKey(), amount.units());
      }
    }
    return new Amounts(cpu, memory, storage, pods, others);
  }

  Amounts plus(Amounts more) {
    return with(more, Math::addExact);
  }

  Amounts minus(Amounts less) {
    return with(less, Math::subtractExact);
  }

  Amounts max(Amounts other) {
    return with(other, Math::max);
  }

  private Amounts with(Amounts other, LongBinaryOperator how) {
    return new Amounts(
        how.applyAsLong(cpu, other.cpu),
        how.applyAsLong(memory, other.memory),
        how.applyAsLong(storage, other.storage),
        how.applyAsLong(pods, other.pods),
        merged(other, how));
  }

  private Map<String, Long> merged(Amounts other, LongBinaryOperator how) {
    if (others.isEmpty() && other.others.isEmpty()) return Map.of();
    var merged = new TreeMap<>(others);
    other.others.forEach(
        (name, amount) -> merged.put(name, how.applyAsLong(merged.getOrDefault(name, 0L), amount)));
    return merged;
  }

  long other(String name) {
    return others.getOrDefault(name, 0L);
  }
}
