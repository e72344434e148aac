package dev.ballast.controllers.garbage;

import dev.ballast.objects.OwnerReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What to do about one object: nothing while an owner of it lives; otherwise let it go, let go of
/// the owners that it lost, or carry on with its own deletion.
final class CollectPlan {
  private CollectPlan() {}

  enum Owner {
    /// There, or not known to be gone: an owner of an unknown kind counts as living.
    LIVES,
    /// Going, and waiting for its dependents to go first.
    AWAITS_DEPENDENTS,
    /// The server says that no object of that name and uid is there.
    ABSENT,
    /// In another namespace, where it can own nothing here.
    ELSEWHERE,
    /// In a namespace, while this object is in none.
    OUT_OF_REACH
  }

  record Owned(OwnerReference reference, Owner state) {}

  record Observed(Member member, List<Owned> owners, List<Member> dependents) {}

  sealed interface Action {
    /// Deletes the object; `propagation` as in DeleteOptions.
    record Delete(String uid, String propagation) implements Action {}

    /// Takes these owners out of the object's references.
    record LetGoOf(String uid, Set<String> owners) implements Action {}

    /// Stops the object from holding up its owners: breaks circles of objects that wait for each
    /// other.
    record StopBlocking(String uid) implements Action {}

    record RemoveFinalizer(String uid, String finalizer) implements Action {}

    record LookAt(String uid) implements Action {}

    record TellWrongNamespace(String uid, OwnerReference owner) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    return seen.member().deleting() ? going(seen) : staying(seen);
  }

  private static List<Action> going(Observed seen) {
    Member member = seen.member();
    var actions = new ArrayList<Action>();
    if (member.orphansDependents()) {
      for (Member each : seen.dependents()) {
        actions.add(new Action.LetGoOf(each.uid(), Set.of(member.uid())));
      }
      actions.add(new Action.RemoveFinalizer(member.uid(), Member.ORPHAN));
    } else if (member.awaitsDependents()) {
      boolean blocked = seen.dependents().stream().anyMatch(each -> each.blocks(member.uid()));
      if (!blocked) actions.add(new Action.RemoveFinalizer(member.uid(), Member.FOREGROUND));
      for (Member each : seen.dependents()) {
        if (!each.deleting()) actions.add(new Action.LookAt(each.uid()));
      }
    }
    return actions;
  }

  private static List<Action> staying(Observed seen) {
    String uid = seen.member().uid();
    var actions = new ArrayList<Action>();
    var lost = new LinkedHashSet<String>();
    boolean kept = seen.owners().isEmpty();
    boolean awaited = false;
    for (Owned each : seen.owners()) {
      switch (each.state()) {
        case LIVES -> kept = true;
        case OUT_OF_REACH -> {
          kept = true;
          actions.add(new Action.TellWrongNamespace(uid, each.reference()));
        }
        case ELSEWHERE -> {
          lost.add(each.reference().uid());
          actions.add(new Action.TellWrongNamespace(uid, each.reference()));
        }
        case ABSENT -> lost.add(each.reference().uid());
        case AWAITS_DEPENDENTS -> {
          awaited = true;
          lost.add(each.reference().uid());
        }
      }
    }
    if (kept) {
      if (!lost.isEmpty()) actions.add(new Action.LetGoOf(uid, lost));
    } else {
      collect(seen, awaited, actions);
    }
    return actions;
  }

  private static void collect(Observed seen, boolean awaited, List<Action> actions) {
    Member member = seen.member();
    if (awaited && !seen.dependents().isEmpty()) {
      if (seen.dependents().stream().anyMatch(Member::awaitsDependents)) {
        actions.add(new Action.StopBlocking(member.uid()));
      }
      actions.add(new Action.Delete(member.uid(), "Foreground"));
      return;
    }
    String propagation = "Background";
    if (member.finalizers().contains(Member.ORPHAN)) propagation = "Orphan";
    else if (member.finalizers().contains(Member.FOREGROUND)) propagation = "Foreground";
    actions.add(new Action.Delete(member.uid(), propagation));
  }
}
