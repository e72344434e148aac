package dev.ballast.objects.structural;

import dev.ballast.objects.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Whether a default fits the schema that it stands in.
public final class DefaultCheck {
  private DefaultCheck() {}

  /// Whether all fields of `value` are specified.
  public static boolean isPruned(Structural schema, JsonNode value) {
    return Pruning.prune(schema, value.deepCopy(), schema.embeds()).isEmpty();
  }

  /// What is wrong with `value`, which stands at `place`.
  public static List<FieldError> errors(Structural schema, JsonNode value, String place) {
    return ValueRules.check(schema, value, null, place);
  }
}
