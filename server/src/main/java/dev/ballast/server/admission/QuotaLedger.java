package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.apply.FieldSet;
import dev.ballast.objects.apply.ManagedFields;
import dev.ballast.objects.apply.Writer;
import dev.ballast.objects.resource.ResourceList;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.stored.Commit;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Writes down in the quotas of a namespace what is used of them. Writers of one namespace come one
/// after the other, so that they need not try again and again. Thread-safe.
final class QuotaLedger {
  static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");

  private static final int TRIES = 32;
  private static final int LOCKS = 64;
  private static final String SCHEMA = "io.k8s.api.core.v1.ResourceQuota";
  private static final FieldSet NOT_BY_STATUS = FieldSet.ofFields("spec");

  private final World world;
  private final Schemas schemas;
  private final Store<Stored> store;
  private final List<ReentrantLock> locks = new ArrayList<>();

  QuotaLedger(World world, Schemas schemas, Store<Stored> store) {
    this.world = world;
    this.schemas = schemas;
    this.store = store;
    for (int i = 0; i < LOCKS; i++) locks.add(new ReentrantLock());
  }

  /// A quota as it was seen, and what will be used of it.
  record Charge(Entry<Stored> quota, ResourceList used) {}

  /// Whether `namespace` has a quota at all.
  boolean any(String namespace) {
    return store.snapshot().count(Keys.folder(QUOTAS, namespace)) > 0;
  }

  /// Commits what `decide` says of what is committed now; a dry run only decides.
  void charge(String namespace, Function<Snapshot<Stored>, List<Charge>> decide, boolean dryRun) {
    ReentrantLock lock = locks.get(Math.floorMod(namespace.hashCode(), LOCKS));
    lock.lock();
    try {
      for (int tried = 0; tried < TRIES; tried++) {
        List<Charge> charges = decide.apply(store.snapshot());
        if (dryRun || charges.isEmpty() || committed(charges)) return;
      }
    } finally {
      lock.unlock();
    }
    throw ApiException.tooManyRequests(
        "the quotas of namespace " + namespace + " change too fast, please try again later", 1);
  }

  /// False where somebody else changed one of the quotas meanwhile.
  private boolean committed(List<Charge> charges) {
    var steps = new ArrayList<Transaction.Step<Stored>>();
    for (Charge each : charges) {
      Stored next = Stored.draft(charged(each), false);
      steps.add(new Transaction.Put<>(each.quota.key(), next, Expected.at(each.quota.revision())));
    }
    return Commit.attempt(store, new Transaction<>(steps)).isPresent();
  }

  private ObjectNode charged(Charge charge) {
    ObjectNode old = charge.quota.value().tree();
    ObjectNode next = old.deepCopy();
    Json.child(next, "status").set("used", charge.used.tree());
    var writer = new Writer("kube-apiserver", "v1", "status", world.now());
    ManagedFields.recordUpdate(schemas.named(SCHEMA), old, next, writer, NOT_BY_STATUS);
    return next;
  }
}
