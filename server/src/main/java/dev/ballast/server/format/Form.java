package dev.ballast.server.format;

import dev.ballast.objects.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a client wants to have, out of its `Accept` header.
///
/// @param as the shape of the answer
/// @param yaml whether it is written as YAML
public record Form(As as, boolean yaml) {
  public enum As {
    /// As it is.
    PLAIN,
    /// A table for people.
    TABLE,
    /// Only metadata.
    METADATA,
    /// Aggregated discovery.
    DISCOVERY
  }

  public static final Form JSON = new Form(As.PLAIN, false);
  private static final String META = "meta.k8s.io";
  private static final Set<String> JSON_TYPES = Set.of("*/*", "application/*", "application/json");

  /// The first form of `accept` that can be had.
  ///
  /// @throws ApiException 406 where none can
  public static Form of(String accept) {
    if (accept == null || accept.isBlank()) return JSON;
    for (Clause each : clauses(accept)) {
      boolean yaml = each.type.equals("application/yaml");
      if (!yaml && !JSON_TYPES.contains(each.type)) continue;
      String as = each.parameters.getOrDefault("as", "");
      String group = each.parameters.getOrDefault("g", "");
      String version = each.parameters.getOrDefault("v", "");
      if (as.isEmpty()) return new Form(As.PLAIN, yaml);
      if (as.equals("Table") && group.equals(META) && version.equals("v1"))
        return new Form(As.TABLE, yaml);
      if (as.startsWith("PartialObjectMetadata") && group.equals(META) && version.equals("v1")) {
        return new Form(As.METADATA, yaml);
      }
      if (as.equals("APIGroupDiscoveryList")
          && group.equals("apidiscovery.k8s.io")
          && version.equals("v2")) {
        return new Form(As.DISCOVERY, yaml);
      }
    }
    ApiException refusal =
        ApiException.of(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml,"
                + " application/vnd.kubernetes.protobuf");
    refusal.status().putObject("details");
    throw refusal;
  }

  private record Clause(String type, Map<String, String> parameters, double quality) {}

  private static List<Clause> clauses(String accept) {
    var clauses = new ArrayList<Clause>();
    for (String text : accept.split(",")) {
      String[] parts = text.strip().split(";");
      var parameters = new LinkedHashMap<String, String>();
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        if (equals > 0)
          parameters.put(
              parts[i].substring(0, equals).strip(), parts[i].substring(equals + 1).strip());
      }
      double quality = 1;
      try {
        quality = Double.parseDouble(parameters.getOrDefault("q", "1"));
      } catch (NumberFormatException ignored) {
        quality = 0;
      }
      clauses.add(new Clause(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality));
    }
    clauses.sort((a, b) -> Double.compare(b.quality, a.quality));
    return clauses;
  }
}
