package dev.ballast.objects.apply;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A set of fields, as Kubernetes writes it in `fieldsV1`: a tree of steps (`f:name`,
/// `k:{"name":"a"}`, `v:"x"`, `i:0`). A node that is a member stands for the field itself; a node
/// that is none only leads to members below it. Operations return new sets; [#insert] is for
/// building one.
public final class FieldSet {
  private static final String SELF = ".";
  private static final String FIELD = "f:";

  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  public FieldSet() {}

  private FieldSet(boolean member) {
    this.member = member;
  }

  /// The set of the fields with these paths, each a list of steps without the `f:`.
  public static FieldSet ofFields(String... dottedPaths) {
    var set = new FieldSet();
    for (String path : dottedPaths) {
      FieldSet here = set;
      for (String step : path.split("\\.")) here = here.child("f:" + step);
      here.member = true;
    }
    return set;
  }

  /// Reads `fieldsV1`.
  public static FieldSet parse(JsonNode fields) {
    return parse(fields, false);
  }

  private static FieldSet parse(JsonNode fields, boolean below) {
    var set = new FieldSet(below && (fields.isEmpty() || fields.has(SELF)));
    for (Map.Entry<String, JsonNode> each : fields.properties()) {
      if (!each.getKey().equals(SELF))
        set.children.put(each.getKey(), parse(each.getValue(), true));
    }
    return set;
  }

  /// As `fieldsV1`.
  public ObjectNode json() {
    ObjectNode made = Json.object();
    if (member && !children.isEmpty()) made.putObject(SELF);
    children.forEach((step, child) -> made.set(step, child.json()));
    return made;
  }

  void insert(List<String> path) {
    FieldSet here = this;
    for (String step : path) here = here.child(step);
    here.member = true;
  }

  private FieldSet child(String step) {
    return children.computeIfAbsent(step, s -> new FieldSet());
  }

  boolean isMember() {
    return member;
  }

  @Nullable FieldSet below(String step) {
    return children.get(step);
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  public FieldSet union(FieldSet other) {
    var made = new FieldSet(member || other.member);
    made.children.putAll(children);
    other.children.forEach((step, child) -> made.children.merge(step, child, FieldSet::union));
    return made;
  }

  /// This set with all fields on the way to its members that `schema` names; keys of maps and items
  /// of lists are no such fields.
  FieldSet withNamedFields(@Nullable Schema schema) {
    var made = new FieldSet(member);
    children.forEach(
        (step, child) -> {
          String name = step.startsWith(FIELD) ? step.substring(FIELD.length()) : "";
          boolean named = schema != null && !name.isEmpty() && schema.property(name) != null;
          FieldSet whole = child.withNamedFields(below(schema, name));
          made.children.put(step, named ? whole.asMember() : whole);
        });
    return made;
  }

  private static @Nullable Schema below(@Nullable Schema schema, String name) {
    if (schema == null) return null;
    return name.isEmpty() ? schema.items() : Steps.inside(schema, name);
  }

  private FieldSet asMember() {
    var made = new FieldSet(true);
    made.children.putAll(children);
    return made;
  }

  /// The members of this set that are not members of `other`.
  public FieldSet difference(FieldSet other) {
    var made = new FieldSet(member && !other.member);
    children.forEach(
        (step, child) -> {
          FieldSet theirs = other.children.get(step);
          FieldSet left = theirs == null ? child : child.difference(theirs);
          if (!left.isEmpty()) made.children.put(step, left);
        });
    return made;
  }

  public FieldSet intersection(FieldSet other) {
    var made = new FieldSet(member && other.member);
    children.forEach(
        (step, child) -> {
          FieldSet theirs = other.children.get(step);
          if (theirs == null) return;
          FieldSet both = child.intersection(theirs);
          if (!both.isEmpty()) made.children.put(step, both);
        });
    return made;
  }

  /// This set without the members of `other` and without all that lies below them.
  public FieldSet without(FieldSet other) {
    if (other.member) return new FieldSet();
    var made = new FieldSet(member);
    children.forEach(
        (step, child) -> {
          FieldSet theirs = other.children.get(step);
          FieldSet left = theirs == null ? child : child.without(theirs);
          if (!left.isEmpty()) made.children.put(step, left);
        });
    return made;
  }

  /// The paths of all members as Kubernetes prints them: `.spec.containers[name="a"].image`.
  public List<String> paths() {
    var paths = new ArrayList<String>();
    collect("", paths::add);
    return paths;
  }

  private void collect(String path, Consumer<String> found) {
    if (member) found.accept(path);
    children.forEach((step, child) -> child.collect(path + Steps.printed(step), found));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && set.member == member && set.children.equals(children);
  }

  @Override
  public int hashCode() {
    return Objects.hash(member, children);
  }

  @Override
  public String toString() {
    return paths().toString();
  }
}
