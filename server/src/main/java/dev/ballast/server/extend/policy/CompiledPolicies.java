package dev.ballast.server.extend.policy;

import dev.ballast.objects.FieldError;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.stored.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Policies compiled once for each of their versions. Thread-safe.
final class CompiledPolicies {
  private static final int MOST = 500;

  private final Authorizer authorizer;
  private final LinkedHashMap<Version, Policy> compiled = new LinkedHashMap<>(16, 0.75f, true);

  private record Version(String uid, long revision) {}

  CompiledPolicies(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  Policy of(Stored policy, PolicyKind kind) {
    var version = new Version(policy.object().uid(), policy.revision());
    synchronized (compiled) {
      Policy known = compiled.get(version);
      if (known != null) return known;
    }
    Policy made = Policy.compile(policy.tree().path("spec"), kind, authorizer);
    synchronized (compiled) {
      compiled.put(version, made);
      if (compiled.size() > MOST) compiled.pollFirstEntry();
    }
    return made;
  }

  /// What in `spec` does not compile.
  List<FieldError> faults(JsonNode spec, PolicyKind kind) {
    return Policy.compile(spec, kind, authorizer).faults();
  }
}
