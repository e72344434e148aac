package dev.ballast.controllers.history;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Which revision a set's present template is. A template that was there before gets its old
/// revision back, with a new number: that is a rollback, and restarts nothing that still has it.
public final class RevisionPlan {
  private RevisionPlan() {}

  /// @param set the set's name
  /// @param data the present template, as revisions keep it
  /// @param known the set's revisions, oldest first
  /// @param collisions how often a name was found taken by another template
  public record Observed(String set, JsonNode data, List<Revision> known, int collisions) {}

  public sealed interface Action {
    /// The newest revision is the present template.
    record Keep(Revision revision) implements Action {}

    /// An older revision is; it becomes the newest.
    record Raise(Revision revision, long number) implements Action {}

    /// The template is new.
    record Create(String name, String hash, long number) implements Action {}
  }

  public static Action decide(Observed seen) {
    long newest = seen.known.isEmpty() ? 0 : seen.known.getLast().number();
    Optional<Revision> equal = lastEqual(seen);
    if (equal.isEmpty()) {
      String hash = TreeHash.of(seen.data, seen.collisions);
      return new Action.Create(RevisionName.of(seen.set, hash), hash, newest + 1);
    }
    if (equal.get() == seen.known.getLast()) return new Action.Keep(equal.get());
    return new Action.Raise(equal.get(), newest + 1);
  }

  private static Optional<Revision> lastEqual(Observed seen) {
    for (Revision each : seen.known.reversed())
      if (SameMeaning.holds(each.data(), seen.data)) return Optional.of(each);
    return Optional.empty();
  }

  /// The revisions to delete so that at most `limit` remain that nobody uses: the oldest of them.
  ///
  /// @param known the set's revisions, oldest first
  /// @param live the names of those in use: the current one, the wanted one and those of pods
  public static List<Revision> surplus(List<Revision> known, Set<String> live, long limit) {
    List<Revision> unused = known.stream().filter(each -> !live.contains(each.name())).toList();
    return unused.subList(0, (int) Math.max(0, unused.size() - Math.max(0, limit)));
  }
}
