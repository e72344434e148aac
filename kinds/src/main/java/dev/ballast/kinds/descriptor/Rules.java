package dev.ballast.kinds.descriptor;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Form;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What must hold for an object of a kind, besides what holds for all metadata. Where
/// `plainFinalizers` may be, a finalizer needs no domain in its name.
public record Rules(
    Form name,
    boolean plainFinalizers,
    Consumer<Field> create,
    Change update,
    Change statusUpdate,
    Advice warnings) {
  /// What must hold for an object in the place of another.
  @FunctionalInterface
  public interface Change {
    void check(Field next, Field old);
  }

  /// What to tell the writer of an object that is fine; `old` is null at its creation.
  @FunctionalInterface
  public interface Advice {
    List<String> about(ObjectNode next, @Nullable ObjectNode old);
  }
}
