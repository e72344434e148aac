package dev.ballast.objects.structural;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The bounds that a schema sets for one value. A pattern is matched in time that grows with the
/// text alone: it comes from whoever may define a kind.
record Limits(
    @Nullable BigDecimal minimum,
    boolean aboveMinimum,
    @Nullable BigDecimal maximum,
    boolean belowMaximum,
    @Nullable BigDecimal multipleOf,
    @Nullable Long minLength,
    @Nullable Long maxLength,
    @Nullable Long minItems,
    @Nullable Long maxItems,
    @Nullable Long minProperties,
    @Nullable Long maxProperties,
    @Nullable Pattern pattern,
    List<JsonNode> allowed,
    List<String> required) {
  Limits(JsonNode source) {
    this(
        decimal(source, "minimum"),
        source.path("exclusiveMinimum").asBoolean(false),
        decimal(source, "maximum"),
        source.path("exclusiveMaximum").asBoolean(false),
        decimal(source, "multipleOf"),
        whole(source, "minLength"),
        whole(source, "maxLength"),
        whole(source, "minItems"),
        whole(source, "maxItems"),
        whole(source, "minProperties"),
        whole(source, "maxProperties"),
        pattern(source.path("pattern").asString("")),
        source.path("enum").valueStream().toList(),
        source.path("required").valueStream().map(each -> each.asString("")).toList());
  }

  private static @Nullable BigDecimal decimal(JsonNode source, String field) {
    JsonNode value = source.path(field);
    return value.isNumber() ? value.decimalValue() : null;
  }

  private static @Nullable Long whole(JsonNode source, String field) {
    JsonNode value = source.path(field);
    return value.isNumber() ? value.longValue() : null;
  }

  /// A pattern that does not read was refused when its definition came; one that slipped in bounds
  /// nothing.
  private static @Nullable Pattern pattern(String text) {
    if (text.isEmpty()) return null;
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }
}
