package dev.ballast.server.custom;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.custom.Converter;
import dev.ballast.kinds.custom.CustomKinds;
import dev.ballast.kinds.custom.Definition;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Change;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The kinds that are served now. It is built when somebody first asks for a kind that is not built
/// in, and from then on follows the store: before each answer it takes over which definitions were
/// committed since the last one, which is none nearly always. So a request that comes after a
/// committed definition sees it. Thread-safe.
public final class ServedKinds {
  private static final String FOLDER = Keys.folder(Definition.TYPE.groupResource());

  private final Kinds builtIn;
  private final Set<String> builtInGroups;
  private final CustomKinds maker;
  private final Function<Definition, Converter> converters;
  private final Store<Stored> store;
  private final Consumer<Kind> retire;
  private final Map<String, Served> definitions = new TreeMap<>();
  private Kinds kinds;
  private @Nullable Cursor<Stored> cursor;

  /// What of a definition decides how its objects are served.
  private record Form(
      String uid, long generation, JsonNode names, boolean established, boolean terminating) {
    static Form of(Definition definition) {
      return new Form(
          definition.uid(),
          Json.number(definition.tree(), 0, "metadata", "generation"),
          definition.acceptedNames(),
          definition.isServed(),
          definition.terminating());
    }
  }

  private record Served(Form form, List<Kind> kinds) {}

  /// @param converters finds who brings a definition's objects from version to version
  /// @param retire is told of each kind that is served no more, or in another form from now on
  public ServedKinds(
      Kinds builtIn,
      CustomKinds maker,
      Function<Definition, Converter> converters,
      Store<Stored> store,
      Consumer<Kind> retire) {
    this.builtIn = builtIn;
    this.builtInGroups =
        builtIn.all().stream().map(each -> each.type().group()).collect(Collectors.toSet());
    this.maker = maker;
    this.converters = converters;
    this.store = store;
    this.retire = retire;
    this.kinds = builtIn;
  }

  /// All kinds; the same list as long as nothing changes.
  public synchronized Kinds now() {
    if (catchUp()) {
      List<Kind> custom =
          definitions.values().stream().flatMap(each -> each.kinds.stream()).toList();
      kinds = builtIn.with(custom);
    }
    return kinds;
  }

  /// The kind that is served as `type`, if any.
  public Optional<Kind> find(ResourceType type) {
    Optional<Kind> known = builtIn.find(type);
    return known.isPresent() ? known : now().find(type);
  }

  /// Whether `group` is served in any version.
  public boolean knows(String group) {
    return builtInGroups.contains(group)
        || now().all().stream().anyMatch(each -> each.type().group().equals(group));
  }

  /// The kind by which all objects of `definition` can be reached in the store, served or not.
  public Kind stored(Definition definition) {
    return maker.stored(definition, converters.apply(definition));
  }

  private boolean catchUp() {
    Cursor<Stored> following = cursor;
    if (following == null) {
      load();
      return true;
    }
    boolean news = false;
    try {
      List<Change<Stored>> changes = following.next(Duration.ZERO);
      while (!changes.isEmpty()) {
        for (Change<Stored> each : changes) news |= take(each);
        changes = following.next(Duration.ZERO);
      }
    } catch (Compacted tooFarBehind) {
      following.close();
      load();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return news;
  }

  private void load() {
    Snapshot<Stored> seen = store.snapshot();
    var gone = new HashSet<>(definitions.keySet());
    for (Entry<Stored> each : seen.scan(FOLDER, "")) {
      gone.remove(each.key());
      put(each.key(), each.value());
    }
    gone.forEach(this::remove);
    cursor = store.follow(FOLDER, seen.revision());
  }

  private boolean take(Change<Stored> change) {
    return switch (change.type()) {
      case PUT -> put(change.key(), change.value());
      case DELETE -> remove(change.key());
    };
  }

  /// Whether that changes what is served.
  private boolean put(String key, Stored stored) {
    var definition = new Definition(stored.tree());
    Form form = Form.of(definition);
    Served before = definitions.get(key);
    if (before != null && before.form.equals(form)) return false;
    boolean removed = remove(key);
    if (!form.established) return removed;
    definitions.put(key, new Served(form, maker.of(definition, converters.apply(definition))));
    return true;
  }

  private boolean remove(String key) {
    Served before = definitions.remove(key);
    if (before == null) return false;
    before.kinds.forEach(retire);
    return true;
  }
}
