package dev.ballast.kinds.descriptor;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Form;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Says what a kind is, a line a matter. What is not said is what most kinds have: all verbs,
/// cluster scope, a DNS subdomain as name, no status, no defaults, no rules but those of metadata.
public final class KindBuilder {
  private static final Set<String> ALL_VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final Consumer<ObjectNode> NOTHING = object -> {};
  private static final BiConsumer<ObjectNode, ObjectNode> NOTHING_CHANGES = (next, old) -> {};

  private final ResourceType type;
  private final String kind;
  private List<String> shortNames = List.of();
  private List<String> categories = List.of();
  private boolean namespaced;
  private Set<String> verbs = ALL_VERBS;
  private final List<Subresource> subresources = new ArrayList<>();
  private @Nullable Scale scale;
  private Consumer<ObjectNode> defaults = NOTHING;
  private @Nullable Consumer<ObjectNode> statusShape;
  private boolean resetsStatus;
  private boolean creatorSetsStatus;
  private List<String> generationOf = List.of();
  private Consumer<ObjectNode> create = NOTHING;
  private Consumer<ObjectNode> delete = NOTHING;
  private BiConsumer<ObjectNode, ObjectNode> update = NOTHING_CHANGES;
  private BiConsumer<ObjectNode, ObjectNode> statusUpdate = NOTHING_CHANGES;
  private Form name = Forms::subdomain;
  private boolean plainFinalizers;
  private Consumer<Field> rules = field -> {};
  private Rules.Change updateRules = (next, old) -> {};
  private Rules.Change statusRules = (next, old) -> {};
  private Rules.Advice warnings = (next, old) -> List.of();
  private List<Column> columns = List.of(Column.NAME, Column.CREATED_AT);
  private final Map<String, Kind.Door> doors = new HashMap<>();
  private final Map<String, Function<ObjectNode, String>> fields = new LinkedHashMap<>();
  private boolean createdByUpdate;
  private boolean updateNeedsVersion;
  private boolean returnsDeleted;
  private String deprecation = "";
  private boolean sealed;
  private boolean stored = true;
  private @Nullable View view;
  private @Nullable Custom custom;
  private String schema = "";
  private String singular = "";
  private String listKind = "";

  private KindBuilder(ResourceType type, String kind) {
    this.type = type;
    this.kind = kind;
    field("metadata.name");
  }

  public static KindBuilder kind(String group, String version, String kind, String resource) {
    return new KindBuilder(new ResourceType(group, version, resource), kind);
  }

  public KindBuilder shortNames(String... names) {
    shortNames = List.of(names);
    return this;
  }

  /// What it is called in the singular and in lists, where that does not follow from the kind.
  public KindBuilder named(String inSingular, String inLists) {
    singular = inSingular;
    listKind = inLists;
    return this;
  }

  /// The name of its definition, where that does not follow from its group.
  public KindBuilder schema(String definition) {
    schema = definition;
    return this;
  }

  /// Shown by `kubectl get all`.
  public KindBuilder inAll() {
    return categories("all");
  }

  /// The names under which `kubectl get` shows it together with other kinds.
  public KindBuilder categories(String... names) {
    categories = List.of(names);
    return this;
  }

  public KindBuilder namespaced() {
    namespaced = true;
    return field("metadata.namespace");
  }

  public KindBuilder withoutVerb(String verb) {
    verbs =
        ALL_VERBS.stream()
            .filter(each -> !each.equals(verb))
            .collect(java.util.stream.Collectors.toSet());
    return this;
  }

  public KindBuilder subresource(Subresource subresource) {
    subresources.add(subresource);
    return this;
  }

  /// A status that only `/status` writes. `shape` puts in what it always shows.
  public KindBuilder status(Consumer<ObjectNode> shape) {
    statusShape = shape;
    return separateStatus();
  }

  /// As [#status], for a status that may be left out altogether.
  public KindBuilder separateStatus() {
    resetsStatus = true;
    return subresource(Subresource.status(kind));
  }

  /// As [#status], but a creator brings a status along.
  public KindBuilder statusOfCreator(Consumer<ObjectNode> shape) {
    creatorSetsStatus = true;
    return status(shape);
  }

  /// Replicas that `/scale` shows and changes; the selector is a label selector.
  public KindBuilder scale() {
    scale = Scale.USUAL;
    return subresource(Subresource.scale());
  }

  /// As [#scale], where the values stand elsewhere.
  public KindBuilder scale(Scale paths) {
    scale = paths;
    return subresource(Subresource.scale());
  }

  public KindBuilder scaleByPlainSelector() {
    scale = Scale.WITH_PLAIN_SELECTOR;
    return subresource(Subresource.scale());
  }

  public KindBuilder defaults(Consumer<ObjectNode> fill) {
    defaults = fill;
    return this;
  }

  /// `metadata.generation` starts at 1 and counts the changes of these top-level fields.
  public KindBuilder generationOf(String... topLevelFields) {
    generationOf = List.of(topLevelFields);
    return this;
  }

  /// What else is reset at creation.
  public KindBuilder onCreate(Consumer<ObjectNode> prepare) {
    create = prepare;
    return this;
  }

  /// What the beginning of a deletion notes.
  public KindBuilder onDelete(Consumer<ObjectNode> prepare) {
    delete = prepare;
    return this;
  }

  /// What else an update of the main resource puts back, given the new object and the old.
  public KindBuilder onUpdate(BiConsumer<ObjectNode, ObjectNode> prepare) {
    update = prepare;
    return this;
  }

  /// What else an update of `/status` puts back, given the new object and the old.
  public KindBuilder onStatusUpdate(BiConsumer<ObjectNode, ObjectNode> prepare) {
    statusUpdate = prepare;
    return this;
  }

  /// What objects may be called.
  public KindBuilder name(Form form) {
    name = form;
    return this;
  }

  /// A finalizer needs no domain in its name.
  public KindBuilder plainFinalizers() {
    plainFinalizers = true;
    return this;
  }

  public KindBuilder rules(Consumer<Field> create) {
    rules = create;
    return this;
  }

  public KindBuilder updateRules(Rules.Change change) {
    updateRules = change;
    return this;
  }

  public KindBuilder statusRules(Rules.Change change) {
    statusRules = change;
    return this;
  }

  /// What a write through `subresource` takes over of the new object, given it and the old one, and
  /// what must hold then.
  public KindBuilder door(
      String subresource, BiConsumer<ObjectNode, ObjectNode> prepare, Rules.Change change) {
    doors.put(subresource, new Kind.Door(prepare, change));
    return this;
  }

  public KindBuilder warnings(Rules.Advice advice) {
    warnings = advice;
    return this;
  }

  /// The columns after the name.
  public KindBuilder columns(Column... others) {
    var all = new ArrayList<Column>();
    all.add(Column.NAME);
    all.addAll(List.of(others));
    columns = List.copyOf(all);
    return this;
  }

  /// The columns where the name is not the first, or not the plain name.
  public KindBuilder columnsAsTheyStand(Column... all) {
    columns = List.of(all);
    return this;
  }

  /// A text that field selectors may name, by its own path.
  public KindBuilder field(String path) {
    String[] steps = path.split("\\.");
    return field(path, object -> Json.string(object, steps));
  }

  public KindBuilder field(String name, Function<ObjectNode, String> read) {
    fields.put(name, read);
    return this;
  }

  public KindBuilder createdByUpdate() {
    createdByUpdate = true;
    return this;
  }

  public KindBuilder updateNeedsVersion() {
    updateNeedsVersion = true;
    return this;
  }

  /// A deletion answers with the object as it was last.
  public KindBuilder returnsDeleted() {
    returnsDeleted = true;
    return this;
  }

  /// What whoever uses the kind is told, as a warning.
  public KindBuilder deprecated(String words) {
    deprecation = words;
    return this;
  }

  /// Encrypted before it reaches the store.
  public KindBuilder sealed() {
    sealed = true;
    return this;
  }

  /// Described by a CustomResourceDefinition.
  public KindBuilder custom(Custom described) {
    custom = described;
    return this;
  }

  /// Stored in another form than it is served in.
  public KindBuilder view(View between) {
    view = between;
    return this;
  }

  /// A question that is answered at once: it can be created alone, and is kept nowhere.
  public KindBuilder answered() {
    return answered("create");
  }

  /// As [#answered], to these verbs.
  public KindBuilder answered(String... to) {
    verbs = Set.of(to);
    fields.clear();
    stored = false;
    return this;
  }

  /// Measured whenever it is read, and kept nowhere.
  public KindBuilder measured() {
    verbs = Set.of("get", "list");
    stored = false;
    return this;
  }

  public Kind build() {
    String inSingular = singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular;
    String inLists = listKind.isEmpty() ? kind + "List" : listKind;
    var names = new Kind.Names(kind, inLists, inSingular, shortNames, categories);
    var life =
        new Lifecycle(
            defaults,
            statusShape,
            resetsStatus,
            creatorSetsStatus,
            generationOf,
            create,
            delete,
            update,
            statusUpdate);
    return new Kind(
        type,
        names,
        namespaced,
        verbs,
        List.copyOf(subresources),
        scale,
        schema.isEmpty() ? schemaOfGroup() : schema,
        life,
        new Rules(name, plainFinalizers, rules, updateRules, statusRules, warnings),
        columns,
        Map.copyOf(doors),
        Collections.unmodifiableMap(fields),
        createdByUpdate,
        updateNeedsVersion,
        returnsDeleted,
        deprecation,
        sealed,
        stored,
        view,
        custom);
  }

  /// `io.k8s.api.rbac.v1.Role` for the group `rbac.authorization.k8s.io`.
  private String schemaOfGroup() {
    String group = type.group();
    int dot = group.indexOf('.');
    String room = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + room + "." + type.version() + "." + kind;
  }
}
