package dev.ballast.server.extend.match;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.View;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.ResourceType;
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
/// @param as the version of the kind that it is shown in
public record Subject(
    Attributes asked, Kind as, @Nullable ObjectNode object, @Nullable ObjectNode old) {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  public static Subject of(Attributes asked) {
    return of(asked, asked.kind());
  }

  /// The same in another version of the kind.
  public static Subject of(Attributes asked, Kind as) {
    boolean deletes = asked.operation() == Operation.DELETE;
    ObjectNode object = deletes ? null : shown(asked, as, asked.object());
    ObjectNode old = asked.old();
    return new Subject(asked, as, object, old == null ? null : shown(asked, as, old));
  }

  private static ObjectNode shown(Attributes asked, Kind as, ObjectNode tree) {
    if (asked.subresource().equals("scale")) return ScaleView.of(asked.kind(), tree);
    return converted(tree, asked.kind(), as);
  }

  /// `tree`, which is of the kind `from`, in the version `to`; what is of no version of it stays.
  static ObjectNode converted(ObjectNode tree, Kind from, Kind to) {
    if (from == to || !Json.string(tree, "kind").equals(from.kind())) return tree;
    View written = from.view();
    View read = to.view();
    ObjectNode stored = written == null ? tree : written.stored().apply(tree);
    return read == null ? stored : read.shown().apply(stored);
  }

  /// The object in question, whether it comes or goes.
  ObjectNode either() {
    if (object != null) return object;
    return old == null ? asked.object() : old;
  }

  public ResourceType resource() {
    return as.type();
  }

  /// `apiVersion` of the object in question.
  String apiVersion() {
    String own = Json.string(either(), "apiVersion");
    return own.isEmpty() ? resource().apiVersion() : own;
  }

  /// `kind` of the object in question.
  String kindName() {
    String own = Json.string(either(), "kind");
    return own.isEmpty() ? as.kind() : own;
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
