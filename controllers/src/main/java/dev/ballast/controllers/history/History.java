package dev.ballast.controllers.history;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Owned;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the ControllerRevisions of one kind of set. Everything here may be done twice: a cache
/// that lags does no harm.
public final class History {
  private static final int MOST_COLLISIONS = 10;

  private final Client client;
  private final Cache revisions;
  private final ResourceType setType;
  private final String hashLabel;

  /// @param revisions the cache of ControllerRevisions
  /// @param setType the resource of the sets
  /// @param hashLabel the label under which a revision carries its hash
  public History(Client client, Cache revisions, ResourceType setType, String hashLabel) {
    this.client = client;
    this.revisions = Owned.index(revisions);
    this.setType = setType;
    this.hashLabel = hashLabel;
  }

  /// A set's history once its present template is in it.
  ///
  /// @param update the revision of the present template
  /// @param all every revision, oldest first
  /// @param collisions how often a name was found taken
  public record Settled(Revision update, List<Revision> all, int collisions) {}

  /// The revisions that are the set's, oldest first, after adopting and releasing.
  public List<Revision> known(KubeObject set, LabelSelector selector) {
    var owned = new Owned(set, setType, Types.CONTROLLER_REVISIONS, selector, any -> true);
    return owned.claim(client, owned.candidates(revisions)).stream()
        .map(Revision::new)
        .sorted(Revision.ORDER)
        .toList();
  }

  /// Sees to it that the set's present template has a revision, the newest one.
  public Settled settle(KubeObject set, List<Revision> known) {
    ObjectNode data = Revision.dataOf(set);
    int collisions = (int) set.number(0, "status", "collisionCount");
    for (int i = 0; i < MOST_COLLISIONS; i++) {
      var seen = new RevisionPlan.Observed(set.name(), data, known, collisions);
      switch (RevisionPlan.decide(seen)) {
        case RevisionPlan.Action.Keep keep -> {
          return new Settled(keep.revision(), known, collisions);
        }
        case RevisionPlan.Action.Raise raise -> {
          return settled(known, raise(raise), collisions);
        }
        case RevisionPlan.Action.Create create -> {
          Revision made = create(set, data, create);
          if (SameMeaning.holds(made.data(), data)) return settled(known, made, collisions);
          collisions++;
        }
      }
    }
    throw ApiException.conflict(
        Types.CONTROLLER_REVISIONS.groupResource(), set.name(), "every revision name is taken");
  }

  private static Settled settled(List<Revision> known, Revision update, int collisions) {
    var all = new ArrayList<>(known);
    all.removeIf(each -> each.name().equals(update.name()));
    all.add(update);
    return new Settled(update, List.copyOf(all), collisions);
  }

  private Revision raise(RevisionPlan.Action.Raise raise) {
    KubeObject raised = raise.revision().object().copy();
    raised.tree().put("revision", raise.number());
    return new Revision(client.update(Types.CONTROLLER_REVISIONS, raised));
  }

  /// The new revision, or the one that holds its name already.
  private Revision create(KubeObject set, ObjectNode data, RevisionPlan.Action.Create create) {
    KubeObject made =
        KubeObject.of("apps/v1", "ControllerRevision", set.namespace(), create.name());
    ObjectNode labels = made.metadata().putObject("labels");
    set.strings("spec", "template", "metadata", "labels").forEach(labels::put);
    labels.put(hashLabel, create.hash());
    if (!set.annotations().isEmpty())
      made.metadata().set("annotations", set.at("metadata", "annotations").deepCopy());
    made.metadata().putArray("ownerReferences").add(Owned.reference(set));
    made.tree().set("data", data.deepCopy());
    made.tree().put("revision", create.number());
    try {
      return new Revision(client.create(Types.CONTROLLER_REVISIONS, made));
    } catch (ApiException refused) {
      if (!refused.is("AlreadyExists")) throw refused;
      return new Revision(client.get(Types.CONTROLLER_REVISIONS, set.namespace(), create.name()));
    }
  }

  /// Deletes the oldest revisions that nobody uses, down to the set's `revisionHistoryLimit`.
  public void trim(KubeObject set, Settled settled, Set<String> live) {
    long limit = set.number(10, "spec", "revisionHistoryLimit");
    for (Revision each : RevisionPlan.surplus(settled.all(), live, limit)) {
      try {
        client.delete(
            Types.CONTROLLER_REVISIONS,
            set.namespace(),
            each.name(),
            DeleteOptions.exactly(each.object().uid()));
      } catch (ApiException refused) {
        if (!refused.is("NotFound") && !refused.is("Conflict")) throw refused;
      }
    }
  }
}
