package dev.ballast.objects.structural;

import dev.ballast.objects.Json;
import dev.ballast.objects.structural.ValueRules.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Judges a value by schemas of which all, some, one or none must hold. Where none of several
/// holds, the complaints of the one that came closest are told too.
record Junction(ValueRules rules, Structural.Junctors junctors, Place at) {
  void judge(JsonNode value, @Nullable JsonNode old) {
    if (!junctors.anyOf().isEmpty()) any(value, old);
    if (!junctors.oneOf().isEmpty()) one(value, old);
    if (!junctors.allOf().isEmpty()) all(value, old);
    Structural not = junctors.not();
    if (not != null && rules.trial(not, value, old, at).valid())
      rules.complain(quoted() + " must not validate the schema (not)");
  }

  private String quoted() {
    return Json.text(Json.tree(at.toString()));
  }

  private List<Outcome> tried(List<Structural> schemas, JsonNode value, @Nullable JsonNode old) {
    return schemas.stream().map(each -> rules.trial(each, value, old, at)).toList();
  }

  private void any(JsonNode value, @Nullable JsonNode old) {
    List<Outcome> outcomes = tried(junctors.anyOf(), value, old);
    if (outcomes.stream().anyMatch(Outcome::valid)) return;
    rules.complain(quoted() + " must validate at least one schema (anyOf)");
    rules.complain(closest(outcomes).errors());
  }

  private void one(JsonNode value, @Nullable JsonNode old) {
    List<Outcome> outcomes = tried(junctors.oneOf(), value, old);
    long valid = outcomes.stream().filter(Outcome::valid).count();
    if (valid == 1) return;
    String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
    rules.complain(quoted() + " must validate one and only one schema (oneOf). " + found);
    if (valid == 0) rules.complain(closest(outcomes).errors());
  }

  private void all(JsonNode value, @Nullable JsonNode old) {
    List<Outcome> outcomes = tried(junctors.allOf(), value, old);
    long valid = outcomes.stream().filter(Outcome::valid).count();
    outcomes.forEach(each -> rules.complain(each.errors()));
    if (valid == outcomes.size()) return;
    String none = valid == 0 ? ". None validated" : "";
    rules.complain(quoted() + " must validate all the schemas (allOf)" + none);
  }

  private static Outcome closest(List<Outcome> outcomes) {
    Outcome best = outcomes.getFirst();
    for (Outcome each : outcomes) if (each.checks() > best.checks()) best = each;
    return best;
  }
}
