package dev.ballast.kinds.rule;

import dev.ballast.objects.FieldError;
import dev.ballast.objects.FieldError.Type;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A place in an object, there or not, which can be asked about its value and complained about. All
/// fields that grow from one root share its list of complaints. The path is written out only when
/// somebody complains.
public final class Field {
  private static final JsonNode MISSING = JsonNodeFactory.instance.missingNode();

  private final @Nullable Field parent;
  private final String step;
  private final JsonNode value;
  private final List<FieldError> errors;

  private Field(@Nullable Field parent, String step, JsonNode value, List<FieldError> errors) {
    this.parent = parent;
    this.step = step;
    this.value = value;
    this.errors = errors;
  }

  /// The whole of `object`; its path is empty.
  public static Field root(ObjectNode object) {
    return new Field(null, "", object, new Complaints());
  }

  /// A body of three megabytes has room for a million mistakes; nobody reads them all.
  private static final class Complaints extends ArrayList<FieldError> {
    private static final int MOST = 1_000;

    @Override
    public boolean add(FieldError error) {
      return size() < MOST && super.add(error);
    }
  }

  /// What was complained about so far, here and everywhere else in the same object.
  public List<FieldError> errors() {
    return errors;
  }

  // ---- where

  /// The field `name` of this object.
  public Field at(String name) {
    return new Field(this, parent == null ? name : "." + name, value.path(name), errors);
  }

  public Field at(String first, String second) {
    return at(first).at(second);
  }

  /// The value under `key` of this map: `labels[app]`.
  public Field key(String key) {
    return new Field(this, "[" + key + "]", value.path(key), errors);
  }

  /// The item `index` of this list.
  public Field index(int index) {
    return new Field(this, "[" + index + "]", value.path(index), errors);
  }

  /// This path with another value in it: for what Kubernetes checks at one place and reports at
  /// another.
  public Field with(JsonNode other) {
    return new Field(parent, step, other, errors);
  }

  /// The items of this list; none where it is no list.
  public List<Field> items() {
    if (!(value instanceof ArrayNode list)) return List.of();
    var items = new ArrayList<Field>(list.size());
    for (int i = 0; i < list.size(); i++) items.add(index(i));
    return items;
  }

  /// The values of this map, by key order; none where it is no map.
  public List<Field> entries() {
    return keys().stream().map(this::key).toList();
  }

  /// The keys of this map, sorted.
  public List<String> keys() {
    if (!(value instanceof ObjectNode map) || map.isEmpty()) return List.of();
    return map.properties().stream().map(Map.Entry::getKey).sorted().toList();
  }

  /// As messages name this place: `spec.containers[0].image`.
  public String path() {
    var path = new StringBuilder();
    write(path);
    return path.toString();
  }

  /// The last step alone: a field's name, an entry's key, an item's index.
  public String name() {
    if (step.startsWith("[")) return step.substring(1, step.length() - 1);
    return step.startsWith(".") ? step.substring(1) : step;
  }

  private void write(StringBuilder path) {
    if (parent != null) parent.write(path);
    path.append(step);
  }

  // ---- what

  public JsonNode value() {
    return value;
  }

  /// Whether anything but null stands here.
  public boolean present() {
    return !value.isMissingNode() && !value.isNull();
  }

  public boolean absent() {
    return !present();
  }

  /// Absent, or an empty text, list or map.
  public boolean empty() {
    return absent()
        || (value.isString()
            ? value.stringValue().isEmpty()
            : value.isContainer() && value.isEmpty());
  }

  public boolean filled() {
    return !empty();
  }

  public String text() {
    return value.isString() ? value.stringValue() : "";
  }

  public boolean is(String text) {
    return text().equals(text);
  }

  public long number() {
    return number(0);
  }

  public long number(long otherwise) {
    return value.isIntegralNumber() ? value.longValue() : otherwise;
  }

  public boolean flag() {
    return value.isBoolean() && value.booleanValue();
  }

  public int size() {
    return value.isContainer() ? value.size() : 0;
  }

  public boolean has(String name) {
    return at(name).present();
  }

  public Optional<Quantity> quantity() {
    return Quantity.tryParse(value.asString(""));
  }

  // ---- complaints

  public void required() {
    required("");
  }

  public void required(String detail) {
    errors.add(FieldError.required(path(), detail));
  }

  public void forbidden(String detail) {
    errors.add(FieldError.forbidden(path(), detail));
  }

  /// The value as it stands is wrong.
  public void invalid(String detail) {
    errors.add(new FieldError(Type.INVALID, path(), shown(), detail));
  }

  /// What is shown as the value is not what stands here.
  public void invalid(JsonNode shown, String detail) {
    errors.add(FieldError.invalid(path(), shown, detail));
  }

  public void invalid(String shown, String detail) {
    errors.add(FieldError.invalid(path(), shown, detail));
  }

  /// `json` is the value's text as it stands in the message, for values that JSON does not show as
  /// Kubernetes does.
  public void invalidJson(String json, String detail) {
    errors.add(new FieldError(Type.INVALID, path(), json, detail));
  }

  public void notSupported(String... supported) {
    notSupported(Arrays.asList(supported));
  }

  /// `supported` is listed in its own order.
  public void notSupported(Collection<String> supported) {
    String list =
        supported.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    errors.add(
        new FieldError(
            Type.NOT_SUPPORTED,
            path(),
            shown(),
            list.isEmpty() ? "" : "supported values: " + list));
  }

  public void duplicate() {
    errors.add(new FieldError(Type.DUPLICATE, path(), shown(), ""));
  }

  public void duplicate(JsonNode shown) {
    errors.add(FieldError.duplicate(path(), shown));
  }

  public void notFound() {
    errors.add(new FieldError(Type.NOT_FOUND, path(), shown(), ""));
  }

  public void tooLong(int most) {
    errors.add(FieldError.tooLong(path(), most));
  }

  public void tooMany(int most) {
    errors.add(FieldError.tooMany(path(), size(), most));
  }

  private String shown() {
    return present() ? Json.text(value) : "\"\"";
  }

  // ---- rules: each complains where it does not hold, and says whether it held

  /// Something must stand here.
  public boolean demanded() {
    return demanded("");
  }

  public boolean demanded(String detail) {
    if (empty()) required(detail);
    return filled();
  }

  /// One of `values`; an absent text counts as "".
  public boolean oneOf(String... values) {
    return oneOf(Arrays.asList(values));
  }

  public boolean oneOf(Collection<String> values) {
    boolean found = values.contains(text());
    if (!found) notSupported(values);
    return found;
  }

  /// One of `values`, or nothing at all.
  public boolean noneOrOneOf(String... values) {
    return empty() || oneOf(values);
  }

  /// Absent counts as 0.
  public boolean nonNegative() {
    return atLeast(0);
  }

  public boolean atLeast(long least) {
    boolean holds = number() >= least;
    if (!holds) invalid("must be greater than or equal to " + least);
    return holds;
  }

  /// Greater than 0; absent counts as 0.
  public boolean positive() {
    boolean holds = number() > 0;
    if (!holds) invalidJson(Long.toString(number()), "must be greater than zero");
    return holds;
  }

  /// Within `least`..`most`; absent counts as 0.
  public boolean between(long least, long most) {
    boolean holds = number() >= least && number() <= most;
    if (!holds) {
      invalidJson(
          Long.toString(number()), "must be between " + least + " and " + most + ", inclusive");
    }
    return holds;
  }

  /// A port number.
  public boolean port() {
    return between(1, 65535);
  }

  /// Text of the form that `form` judges.
  public boolean reads(Form form) {
    List<String> faults = form.faults(text());
    for (String fault : faults) invalid(text(), fault);
    return faults.isEmpty();
  }

  /// Equal to `old`: what may not change once it is there.
  public boolean unchanged(Field old) {
    return unchanged(old, "field is immutable");
  }

  public boolean unchanged(Field old, String detail) {
    boolean same = same(old);
    if (!same) {
      if (present()) invalid(detail);
      else invalidJson("null", detail);
    }
    return same;
  }

  /// The same value, absent and empty alike.
  public boolean same(Field other) {
    return Sameness.same(value, other.value);
  }

  /// Nothing, as a place without a value under this one.
  public Field nothing() {
    return with(MISSING);
  }
}
