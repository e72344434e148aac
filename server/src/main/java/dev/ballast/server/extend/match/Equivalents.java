package dev.ballast.server.extend.match;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.admission.Attributes;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Finds requests also under the other versions of what they ask for: a rule about `autoscaling/v2`
/// means autoscalers, by whichever version they are written.
public final class Equivalents {
  private static final Set<String> GROUPS_OF_EVENTS = Set.of("", "events.k8s.io");

  private final Supplier<Kinds> kinds;

  public Equivalents(Supplier<Kinds> kinds) {
    this.kinds = kinds;
  }

  /// `request` in the version that `rules` speak of; empty where they don't speak of it.
  ///
  /// @param exact whether no other version will do
  public Optional<Subject> find(JsonNode rules, boolean exact, Subject request) {
    Attributes asked = request.asked();
    if (Rules.any(rules, asked, asked.kind().type())) return Optional.of(request);
    if (exact || rules.isEmpty()) return Optional.empty();
    for (Kind other : kinds.get().all()) {
      if (same(other.type(), asked.kind().type()) && Rules.any(rules, asked, other.type()))
        return Optional.of(Subject.of(asked, other));
    }
    return Optional.empty();
  }

  private static boolean same(ResourceType one, ResourceType other) {
    boolean events =
        one.resource().equals("events")
            && GROUPS_OF_EVENTS.contains(one.group())
            && GROUPS_OF_EVENTS.contains(other.group());
    return one.resource().equals(other.resource()) && (events || one.group().equals(other.group()));
  }
}
