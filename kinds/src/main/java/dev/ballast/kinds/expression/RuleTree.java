package dev.ballast.kinds.expression;

import dev.ballast.objects.structural.Structural;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where in a schema rules stand; places below which there are none are left out. The rules of a
/// place are compiled when they are first needed, as that costs milliseconds. Thread-safe.
public final class RuleTree {
  private final Structural schema;
  private final boolean root;
  private final Map<String, RuleTree> properties = new LinkedHashMap<>();
  private final @Nullable RuleTree items;
  private final @Nullable RuleTree values;
  private volatile @Nullable List<Rule> rules;

  private RuleTree(Structural schema, boolean root) {
    this.schema = schema;
    this.root = root;
    schema
        .properties()
        .forEach(
            (name, property) -> {
              RuleTree below = below(property);
              if (below != null) properties.put(name, below);
            });
    this.items = below(schema.items());
    this.values = below(schema.values());
  }

  public static RuleTree of(Structural schema) {
    return new RuleTree(schema, true);
  }

  private static @Nullable RuleTree below(@Nullable Structural schema) {
    if (schema == null) return null;
    var made = new RuleTree(schema, false);
    return made.isEmpty() ? null : made;
  }

  /// Whether there is no rule at all.
  public boolean isEmpty() {
    return schema.rules().isEmpty() && properties.isEmpty() && items == null && values == null;
  }

  Structural schema() {
    return schema;
  }

  List<Rule> rules() {
    List<Rule> known = rules;
    if (known == null) rules = known = Rule.at(schema, root);
    return known;
  }

  @Nullable RuleTree property(String name) {
    return properties.get(name);
  }

  @Nullable RuleTree items() {
    return items;
  }

  @Nullable RuleTree values() {
    return values;
  }
}
