package dev.ballast.server;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Verb;
import dev.ballast.objects.apply.FieldSet;
import dev.ballast.objects.apply.ManagedFields;
import dev.ballast.objects.apply.Writer;
import dev.ballast.server.access.rbac.BootstrapPolicy;
import dev.ballast.server.access.rbac.PolicyReconciliation;
import dev.ballast.server.access.rbac.PolicyReconciliation.Step;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Conflicted;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts in place the roles and bindings that every cluster has: on a new cluster all of them in one
/// transaction, later what is missing of them.
public final class BootstrapRoles {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapRoles.class);
  private static final String FOLDER = "rbac.authorization.k8s.io/";
  private static final String MANAGER = "kube-apiserver";

  private final World world;
  private final Api api;
  private final User self;

  private BootstrapRoles(World world, Api api, User self) {
    this.world = world;
    this.api = api;
    this.self = self;
  }

  /// Whether nobody but members of `system:masters` may do anything yet.
  static boolean missing(Api api) {
    return api.store().snapshot().count(FOLDER) == 0;
  }

  /// @param self who writes: a member of `system:masters`
  static void run(World world, Api api, User self) {
    var roles = new BootstrapRoles(world, api, self);
    List<ObjectNode> wanted = BootstrapPolicy.objects();
    if (missing(api) && roles.createAll(wanted)) return;
    for (ObjectNode each : wanted) {
      try {
        roles.reconcile(each);
      } catch (ApiException refused) {
        LOG.warn(
            "{} stays as it is: {}", Json.string(each, "metadata", "name"), refused.getMessage());
      }
    }
  }

  private boolean createAll(List<ObjectNode> wanted) {
    var steps = new ArrayList<Transaction.Step<Stored>>(wanted.size());
    Instant now = world.now().truncatedTo(ChronoUnit.SECONDS);
    for (ObjectNode each : wanted) {
      Kind kind = kind(each);
      ObjectNode metadata = Json.child(each, "metadata");
      metadata.put("creationTimestamp", now.toString());
      metadata.put("uid", world.newId().toString());
      var writer = new Writer(MANAGER, kind.type().apiVersion(), "", now);
      var schema = api.schemas().named(kind.schema());
      ManagedFields.recordUpdate(schema, null, each, writer, new FieldSet());
      steps.add(new Transaction.Put<>(key(each), Stored.draft(each, false), Expected.ABSENT));
    }
    try {
      api.store().commit(new Transaction<>(steps));
      return true;
    } catch (Conflicted somebodyWasFaster) {
      return false;
    }
  }

  private Kind kind(ObjectNode object) {
    Kind kind = api.kinds().byKind(Json.string(object, "apiVersion"), Json.string(object, "kind"));
    if (kind == null) throw new IllegalStateException("no kind of " + object);
    return kind;
  }

  private String key(ObjectNode object) {
    String namespace = Json.string(object, "metadata", "namespace");
    String name = Json.string(object, "metadata", "name");
    return Keys.of(new ObjectKey(kind(object).type().groupResource(), namespace, name));
  }

  private void reconcile(ObjectNode wanted) {
    Entry<Stored> found = api.store().snapshot().get(key(wanted));
    if (found == null) {
      send(Verb.CREATE, wanted, wanted);
      return;
    }
    switch (PolicyReconciliation.decide(wanted, found.value().tree())) {
      case Step.Leave() -> {}
      case Step.Update(ObjectNode next) -> send(Verb.UPDATE, wanted, next);
      case Step.Replace() -> {
        send(Verb.DELETE, wanted, Json.object());
        send(Verb.CREATE, wanted, wanted);
      }
    }
  }

  private void send(Verb verb, ObjectNode object, ObjectNode body) {
    String namespace = Json.string(object, "metadata", "namespace");
    String name = verb == Verb.CREATE ? "" : Json.string(object, "metadata", "name");
    var target = new Target(kind(object).type(), namespace, name, "");
    var tree = new Body.Tree("application/json", body);
    api.handle(new Request(self, verb, target, Parameters.NONE, tree, MANAGER));
  }
}
