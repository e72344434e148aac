package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.View;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Commit;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import dev.ballast.world.metrics.Histograms;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// Reads and commits single objects; what the store refuses becomes a `Status`. Thread-safe.
public final class Objects {
  private static final double[] BOUNDS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
    60
  };

  private final World world;
  private final Store<Stored> store;
  private final Histograms took;

  Objects(World world, Store<Stored> store) {
    this.world = world;
    this.store = store;
    this.took =
        world
            .metrics()
            .histograms(
                "etcd_request_duration_seconds",
                "How long the store takes for each operation and type of object.",
                BOUNDS,
                "operation",
                "group",
                "resource");
  }

  public Store<Stored> store() {
    return store;
  }

  public Snapshot<Stored> snapshot() {
    return store.snapshot();
  }

  public static ObjectKey key(Kind kind, String namespace, String name) {
    return new ObjectKey(kind.type().groupResource(), namespace, name);
  }

  /// @throws ApiException 404 where there is none
  Stored get(ObjectKey key) {
    return find(key).orElseThrow(() -> ApiException.notFound(key.resource(), key.name()));
  }

  Optional<Stored> find(ObjectKey key) {
    return find(snapshot(), key);
  }

  public static Optional<Stored> find(Snapshot<Stored> snapshot, ObjectKey key) {
    Entry<Stored> entry = snapshot.get(Keys.of(key));
    return entry == null ? Optional.empty() : Optional.of(entry.value());
  }

  /// As [#find], of what `kind` serves.
  Optional<Stored> find(Kind kind, ObjectKey key) {
    return find(place(kind, key)).map(found -> shown(kind, found));
  }

  /// As [#get], of what `kind` serves.
  Stored get(Kind kind, ObjectKey key) {
    return find(kind, key).orElseThrow(() -> ApiException.notFound(key.resource(), key.name()));
  }

  /// Where an object of `kind` lies; refusals name it by `key`, as it was asked for.
  private static ObjectKey place(Kind kind, ObjectKey key) {
    return kind.view() == null ? key : new ObjectKey(kind.storage(), key.namespace(), key.name());
  }

  /// What readers of `kind` get of a stored object.
  public static Stored shown(Kind kind, Stored stored) {
    View view = kind.view();
    return view == null ? stored : stored.seenThrough(view.shown());
  }

  /// Commits a new object, and returns it as it is published; empty where the name is taken.
  Optional<Stored> create(Kind kind, ObjectKey key, ObjectNode tree) {
    return put(kind, key, tree, Expected.ABSENT);
  }

  /// Commits `tree` in the place of `old`; empty where somebody was faster.
  Optional<Stored> replace(Kind kind, ObjectKey key, Stored old, ObjectNode tree) {
    return put(kind, key, tree, Expected.at(old.revision()));
  }

  /// As [#replace], for an object of a kind that is stored as it is served, and not sealed.
  Optional<Stored> replace(ObjectKey key, Stored old, ObjectNode tree) {
    return put(key, Stored.draft(tree, false), Expected.at(old.revision()));
  }

  private Optional<Stored> put(Kind kind, ObjectKey key, ObjectNode tree, Expected expected) {
    View view = kind.view();
    ObjectNode kept = view == null ? tree : view.stored().apply(tree);
    Stored draft = Stored.draft(kept, kind.sealed());
    return put(place(kind, key), draft, expected).map(made -> shown(kind, made));
  }

  private Optional<Stored> put(ObjectKey key, Stored draft, Expected expected) {
    String operation = expected.equals(Expected.ABSENT) ? "create" : "update";
    OptionalLong revision = commit(operation, key, Transaction.put(Keys.of(key), draft, expected));
    return revision.isEmpty()
        ? Optional.empty()
        : Optional.of(draft.publishedAt(revision.getAsLong()));
  }

  /// Whether an object lies in the store in the form that `kind` would store it in today. One that
  /// does not is written anew by a write that changes nothing else, so that versions can be
  /// retired.
  boolean upToDate(Kind kind, ObjectKey key) {
    View view = kind.view();
    if (view == null) return true;
    return find(place(kind, key))
        .filter(stored -> storedAs(stored).equals(view.storedAs()))
        .isPresent();
  }

  private static String storedAs(Stored stored) {
    return Json.string(stored.tree(), "apiVersion");
  }

  /// Removes `old`; false where somebody was faster.
  boolean remove(Kind kind, ObjectKey key, Stored old) {
    var removal =
        Transaction.<Stored>delete(Keys.of(place(kind, key)), Expected.at(old.revision()));
    return commit("delete", key, removal).isPresent();
  }

  private OptionalLong commit(String operation, ObjectKey key, Transaction<Stored> transaction) {
    long begun = world.nanoTime();
    OptionalLong revision = Commit.attempt(store, transaction);
    took.with(operation, key.resource().group(), key.resource().resource())
        .observe(world.nanoTime() - begun);
    return revision;
  }
}
