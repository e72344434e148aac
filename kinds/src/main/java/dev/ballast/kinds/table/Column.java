package dev.ballast.kinds.table;

import dev.ballast.objects.Json;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A column of the table that `kubectl get` prints. Its description is either `description`, or,
/// where that is empty, what the kind's schema says of the field `documents` (`spec.type`), or
/// another schema does (`NAME#spec.type`).
/// Priority 0 always shows, 1 with `-o wide`.
public record Column(
    String name,
    String type,
    String format,
    int priority,
    String documents,
    String description,
    Cell cell) {
  /// What stands in the column for an object.
  @FunctionalInterface
  public interface Cell {
    JsonNode of(ObjectNode object, Instant now);
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Cell EMPTY = (object, now) -> NODES.stringNode("");

  /// The first column of every table.
  public static final Column NAME =
      new Column("Name", "string", "name", 0, "metadata.name", "", EMPTY)
          .shows(object -> Json.string(object, "metadata", "name"));

  /// How long ago the object was created.
  public static final Column AGE =
      text("Age")
          .documents("metadata.creationTimestamp")
          .shown((object, now) -> NODES.stringNode(Durations.since(created(object), now)));

  /// When the object was created: the second column of a kind that has no columns of its own.
  public static final Column CREATED_AT =
      of("Created At", "date").documents("metadata.creationTimestamp").shows(Column::created);

  private static String created(ObjectNode object) {
    return Json.string(object, "metadata", "creationTimestamp");
  }

  public static Column of(String name, String type) {
    return new Column(name, type, "", 0, "", "", EMPTY);
  }

  public static Column text(String name) {
    return of(name, "string");
  }

  public static Column integer(String name) {
    return of(name, "integer");
  }

  public JsonNode cell(ObjectNode object, Instant now) {
    return cell.of(object, now);
  }

  /// Shown with `-o wide` only.
  public Column wide() {
    return new Column(name, type, format, 1, documents, description, cell);
  }

  /// Described by what the schema says of `field`.
  public Column documents(String field) {
    return new Column(name, type, format, priority, field, "", cell);
  }

  /// As [#documents] says, but in the definition `schema`.
  public Column documentedBy(String schema) {
    return documents(schema + "#" + documents);
  }

  public Column described(String text) {
    return new Column(name, type, format, priority, "", text, cell);
  }

  public Column shows(Function<ObjectNode, String> text) {
    return shown((object, now) -> NODES.stringNode(text.apply(object)));
  }

  public Column showsNumber(ToLongFunction<ObjectNode> number) {
    return shown((object, now) -> NODES.numberNode(number.applyAsLong(object)));
  }

  /// Shows the whole number at `path`, 0 where there is none.
  public Column showsNumberAt(String... path) {
    return showsNumber(object -> Json.number(object, 0, path));
  }

  /// Shows the string at `path`.
  public Column showsTextAt(String... path) {
    return shows(object -> Json.string(object, path));
  }

  /// Shows whether `path` ends in `true`.
  public Column showsFlagAt(String... path) {
    return shown((object, now) -> NODES.booleanNode(Json.flag(object, path)));
  }

  public Column shown(Cell cell) {
    return new Column(name, type, format, priority, documents, description, cell);
  }
}
