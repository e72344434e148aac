package dev.ballast.server.extend.match;

import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.admission.ScaleView;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a webhook or a policy is asked about: as admission has it, but seen from outside. A Scale
/// is a Scale, and what is deleted is no new object.
///
/// @param object what is to be, null for a deletion
/// @param old what is there, null for a creation and a connection
public record Subject(Attributes asked, @Nullable ObjectNode object, @Nullable ObjectNode old) {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  public static Subject of(Attributes asked) {
    boolean deletes = asked.operation() == Operation.DELETE;
    ObjectNode object = deletes ? null : asked.object();
    ObjectNode old = asked.old();
    if (!asked.subresource().equals("scale")) return new Subject(asked, object, old);
    return new Subject(
        asked,
        object == null ? null : ScaleView.of(asked.kind(), object),
        old == null ? null : ScaleView.of(asked.kind(), old));
  }

  /// The object in question, whether it comes or goes.
  ObjectNode either() {
    if (object != null) return object;
    return old == null ? asked.object() : old;
  }

  public ResourceType resource() {
    return asked.kind().type();
  }

  /// `apiVersion` of the object in question.
  String apiVersion() {
    String own = Json.string(either(), "apiVersion");
    return own.isEmpty() ? resource().apiVersion() : own;
  }

  /// `kind` of the object in question.
  String kindName() {
    String own = Json.string(either(), "kind");
    return own.isEmpty() ? asked.kind().kind() : own;
  }

  boolean isNamespace() {
    return resource().groupResource().equals(NAMESPACES);
  }

  /// The namespace that it is in, or that it is.
  public Optional<ObjectNode> namespace() {
    if (isNamespace()) {
      if (asked.subresource().isEmpty() && object != null) return Optional.of(object);
      return stored(asked.name());
    }
    return asked.namespace().isEmpty() ? Optional.empty() : stored(asked.namespace());
  }

  private Optional<ObjectNode> stored(String name) {
    Entry<Stored> found = asked.seen().get(Keys.of(new ObjectKey(NAMESPACES, "", name)));
    return found == null ? Optional.ofNullable(old) : Optional.of(found.value().tree());
  }
}
