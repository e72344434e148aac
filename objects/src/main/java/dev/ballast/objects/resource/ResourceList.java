package dev.ballast.objects.resource;

import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Amounts by the names of their resources, such as a container's `requests`. Immutable. What is
/// not in it is not said, which is not the same as zero.
public record ResourceList(NavigableMap<String, Quantity> amounts) {
  public static final ResourceList NONE = new ResourceList(new TreeMap<>());

  public ResourceList {
    amounts = Collections.unmodifiableNavigableMap(amounts);
  }

  /// From a map of quantities; what is none is left out.
  public static ResourceList of(JsonNode quantities) {
    if (quantities.isEmpty()) return NONE;
    var amounts = new TreeMap<String, Quantity>();
    for (Map.Entry<String, JsonNode> each : quantities.properties()) {
      String text = each.getValue().asString("");
      Quantity.tryParse(text).ifPresent(amount -> amounts.put(each.getKey(), amount));
    }
    return new ResourceList(amounts);
  }

  public static ResourceList of(String name, Quantity amount) {
    return new ResourceList(new TreeMap<>(Map.of(name, amount)));
  }

  public Optional<Quantity> get(String name) {
    return Optional.ofNullable(amounts.get(name));
  }

  public Set<String> names() {
    return amounts.keySet();
  }

  public boolean isEmpty() {
    return amounts.isEmpty();
  }

  /// The sums; what only one side says is taken from there.
  public ResourceList plus(ResourceList more) {
    return joined(more, Quantity::plus);
  }

  /// The larger amount of each; what only one side says is taken from there.
  public ResourceList max(ResourceList other) {
    return joined(other, (one, two) -> one.compareTo(two) >= 0 ? one : two);
  }

  private ResourceList joined(ResourceList other, BinaryOperator<Quantity> how) {
    if (other.isEmpty()) return this;
    if (isEmpty()) return other;
    var joined = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> joined.merge(name, amount, how));
    return new ResourceList(joined);
  }

  /// What is left of this without `less`, and never below zero.
  public ResourceList minus(ResourceList less) {
    var left = new TreeMap<String, Quantity>();
    amounts.forEach(
        (name, amount) -> {
          Quantity rest = amount.minus(less.get(name).orElse(Quantity.ZERO));
          left.put(name, rest.signum() < 0 ? Quantity.ZERO : rest);
        });
    return new ResourceList(left);
  }

  /// These amounts, with those of `others` in the place of or beside their own.
  public ResourceList with(ResourceList others) {
    return joined(others, (own, other) -> other);
  }

  public ResourceList only(Collection<String> names) {
    var kept = new TreeMap<>(amounts);
    kept.keySet().retainAll(names);
    return new ResourceList(kept);
  }

  public ResourceList withoutZeros() {
    var kept = new TreeMap<>(amounts);
    kept.values().removeIf(amount -> amount.signum() == 0);
    return new ResourceList(kept);
  }

  /// Zero of each of `names`.
  public static ResourceList zeros(Collection<String> names) {
    var zeros = new TreeMap<String, Quantity>();
    for (String name : names) zeros.put(name, Quantity.ZERO);
    return new ResourceList(zeros);
  }

  /// The names of what is more here than `most` allows; what `most` does not say is not limited.
  public Set<String> above(ResourceList most) {
    var above = new TreeSet<String>();
    amounts.forEach(
        (name, amount) -> {
          @Nullable Quantity limit = most.amounts.get(name);
          if (limit != null && amount.compareTo(limit) > 0) above.add(name);
        });
    return above;
  }

  /// Whether both say the same amounts, however they are written.
  public boolean same(ResourceList other) {
    if (!amounts.keySet().equals(other.amounts.keySet())) return false;
    return amounts.entrySet().stream()
        .allMatch(each -> other.get(each.getKey()).orElseThrow().compareTo(each.getValue()) == 0);
  }

  public ObjectNode tree() {
    ObjectNode tree = Json.object();
    amounts.forEach((name, amount) -> tree.put(name, amount.toString()));
    return tree;
  }

  /// `pods=1,requests.cpu=600m`
  @Override
  public String toString() {
    return amounts.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }
}
