package dev.ballast.kinds.descriptor;

import dev.ballast.kinds.meta.Metadata;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Sameness;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a kind is called and what holds for its objects. A value: built once by [KindBuilder],
/// beside the rules that it names. With `createdByUpdate`, a PUT of an object that is not there
/// makes it; with `updateNeedsVersion`, an update must name the resourceVersion that it changes; a
/// `sealed` kind is encrypted before it reaches the store; with `returnsDeleted`, a deletion
/// answers with the object and not with a `Status`; `deprecation` is told to whoever uses the kind;
/// a kind that is not `stored` is a question that is answered at once; one with a `view` is stored
/// in another form than it is served in.
///
/// The order in which a request uses it: [#setDefaults] on everything that is read,
/// `prepareFor...`, then `validate...`.
public record Kind(
    ResourceType type,
    Names names,
    boolean namespaced,
    Set<String> verbs,
    List<Subresource> subresources,
    @Nullable Scale scalePaths,
    String schema,
    Lifecycle life,
    Rules rules,
    List<Column> columns,
    Map<String, Door> doors,
    Map<String, Function<ObjectNode, String>> fields,
    boolean createdByUpdate,
    boolean updateNeedsVersion,
    boolean returnsDeleted,
    String deprecation,
    boolean sealed,
    boolean stored,
    @Nullable View view,
    @Nullable Custom custom) {

  /// How a kind is called in the singular, in lists and in short.
  public record Names(
      String kind,
      String listKind,
      String singular,
      List<String> shortNames,
      List<String> categories) {}

  /// A subresource that writes a part of the object: what of the new object it takes over, and what
  /// must hold then.
  public record Door(BiConsumer<ObjectNode, ObjectNode> prepare, Rules.Change rules) {}

  public String kind() {
    return names.kind();
  }

  public String listKind() {
    return names.listKind();
  }

  public String singular() {
    return names.singular();
  }

  public List<String> shortNames() {
    return names.shortNames();
  }

  public List<String> categories() {
    return names.categories();
  }

  /// The resource under which its objects lie in the store: that of the form that they have there.
  public GroupResource storage() {
    return view == null ? type.groupResource() : new GroupResource(view.group(), type.resource());
  }

  /// The apiVersion of the form that its objects have in the store.
  public String storedAs() {
    return view == null ? type.apiVersion() : view.storedAs();
  }

  /// Whether its objects are served in the very form that they have in the store, so that who goes
  /// through all kinds meets each object once.
  public boolean servesStoredForm() {
    return storedAs().equals(type.apiVersion());
  }

  public Optional<Subresource> subresource(String name) {
    return subresources.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// Where its Scale's values stand, if it has one.
  public Optional<Scale> scale() {
    return Optional.ofNullable(scalePaths);
  }

  /// What is known of the fields of its objects.
  public Schema schemaIn(Schemas schemas) {
    return custom == null ? schemas.named(schema) : custom.schema();
  }

  /// Brings a tree that came from outside into the one form of its objects; `refusal` makes the
  /// answer to one that can't be.
  public Normaliser.Result read(
      Schemas schemas, ObjectNode tree, Function<String, ApiException> refusal) {
    return custom == null
        ? Normaliser.normalise(schemas.named(schema), tree, refusal)
        : custom.reading().apply(tree, refusal);
  }

  /// The answer to a body that is none of its objects, and why it is none.
  public ApiException unfit(String why) {
    String message =
        kind()
            + " in version \""
            + type.version()
            + "\" cannot be handled as a "
            + kind()
            + ": "
            + why;
    return ApiException.badRequest(message);
  }

  public boolean hasStatus() {
    return subresource("status").isPresent();
  }

  /// Fills in what the object leaves out, as Kubernetes does on every read; one pass, changes
  /// `object`.
  public void setDefaults(ObjectNode object) {
    life.defaults().accept(object);
    fillStatus(object);
  }

  private void fillStatus(ObjectNode object) {
    if (life.statusShape() != null) life.statusShape().accept(Json.child(object, "status"));
  }

  /// Takes away what a creator may not set.
  public void prepareForCreate(ObjectNode object) {
    Metadata.prepareForCreate(object);
    if (life.resetsStatus() && !life.creatorSetsStatus()) object.remove("status");
    fillStatus(object);
    if (!life.generationOf().isEmpty()) Json.child(object, "metadata").put("generation", 1);
    life.create().accept(object);
  }

  /// Notes on an object that its deletion has begun.
  public void prepareForDelete(ObjectNode object) {
    life.delete().accept(object);
  }

  /// Puts back what an update of the main resource may not change, and counts the generation.
  public void prepareForUpdate(ObjectNode next, ObjectNode old) {
    Metadata.prepareForUpdate(next, old);
    if (life.resetsStatus()) keep(next, old, "status");
    life.update().accept(next, old);
    countGeneration(next, old);
  }

  /// Puts back everything that an update of `/status` may not change.
  public void prepareForStatusUpdate(ObjectNode next, ObjectNode old) {
    Metadata.prepareForUpdate(next, old);
    for (String field : old.propertyNames().stream().toList()) {
      if (!field.equals("metadata") && !field.equals("status")) keep(next, old, field);
    }
    for (String field : next.propertyNames().stream().toList()) {
      if (!field.equals("metadata") && !field.equals("status") && !old.has(field))
        next.remove(field);
    }
    life.statusUpdate().accept(next, old);
  }

  /// As the two above, for whichever subresource is written; `""` is the main resource. Parts of
  /// `old` become parts of `next`: from here on, `next` is only read below its top levels.
  public void prepareForUpdate(String subresource, ObjectNode next, ObjectNode old) {
    Door door = doors.get(subresource);
    if (subresource.equals("status")) {
      prepareForStatusUpdate(next, old);
    } else if (door == null) {
      prepareForUpdate(next, old);
    } else {
      Metadata.prepareForUpdate(next, old);
      door.prepare().accept(next, old);
      countGeneration(next, old);
    }
  }

  private static void keep(ObjectNode next, ObjectNode old, String field) {
    JsonNode kept = old.get(field);
    if (kept == null) next.remove(field);
    else next.set(field, kept);
  }

  private void countGeneration(ObjectNode next, ObjectNode old) {
    for (String field : life.generationOf()) {
      if (Sameness.same(next.path(field), old.path(field))) continue;
      Json.child(next, "metadata")
          .put("generation", Json.number(old, 0, "metadata", "generation") + 1);
      return;
    }
  }

  /// What is wrong with an object that is to be created; empty where nothing is.
  public List<FieldError> validate(ObjectNode object) {
    Field root = Field.root(object);
    if (stored) {
      Metadata.validate(root.at("metadata"), namespaced, rules.name(), rules.plainFinalizers());
    }
    rules.create().accept(root);
    return root.errors();
  }

  /// What is wrong with `next` in the place of `old`.
  public List<FieldError> validateUpdate(ObjectNode next, ObjectNode old) {
    return update(next, old, rules.update());
  }

  /// As [#validateUpdate], for an update of `/status`.
  public List<FieldError> validateStatusUpdate(ObjectNode next, ObjectNode old) {
    return update(next, old, rules.statusUpdate());
  }

  /// As the two above, for whichever subresource is written.
  public List<FieldError> validateUpdate(String subresource, ObjectNode next, ObjectNode old) {
    Door door = doors.get(subresource);
    if (subresource.equals("status")) return validateStatusUpdate(next, old);
    return door == null ? validateUpdate(next, old) : update(next, old, door.rules());
  }

  private List<FieldError> update(ObjectNode next, ObjectNode old, Rules.Change change) {
    Field now = Field.root(next);
    Field before = Field.root(old);
    Metadata.validateUpdate(now.at("metadata"), before.at("metadata"), rules.plainFinalizers());
    change.check(now, before);
    return now.errors();
  }

  /// What the writer should be told without being refused.
  public List<String> warnings(ObjectNode next, @Nullable ObjectNode old) {
    return rules.warnings().about(next, old);
  }

  /// The fields that a field selector may name.
  public Set<String> selectableFields() {
    return fields.keySet();
  }

  /// The value of a selectable field, or empty where `field` is not one.
  public Optional<String> selectableField(ObjectNode object, String field) {
    return Optional.ofNullable(fields.get(field)).map(read -> read.apply(object));
  }
}
