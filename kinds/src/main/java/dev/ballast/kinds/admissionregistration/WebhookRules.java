package dev.ballast.kinds.admissionregistration;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What holds for webhook configurations. What was once let in wrongly may stay in an update.
final class WebhookRules {
  private static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");
  private static final Set<String> HARMLESS = Set.of("None", "NoneOnDryRun");
  private static final List<String> SIDE_EFFECTS =
      List.of("None", "NoneOnDryRun", "Some", "Unknown");

  /// Which rules are held: all of them for a new configuration.
  private record Strictness(
      boolean conditions, boolean harmless, boolean knownVersion, boolean unique, boolean labels) {
    static final Strictness FULL = new Strictness(true, true, true, true, true);

    /// What the old configuration held already.
    static Strictness after(Field next, Field old) {
      List<Field> hooks = old.at("webhooks").items();
      return new Strictness(
          !sameConditions(next.at("webhooks").items(), hooks),
          hooks.stream().allMatch(each -> HARMLESS.contains(each.at("sideEffects").text())),
          hooks.stream().allMatch(WebhookRules::versionsKnown),
          hooks.stream().map(each -> each.at("name").text()).distinct().count() == hooks.size(),
          hooks.stream().allMatch(WebhookRules::labelsRight));
    }
  }

  private WebhookRules() {}

  static void created(Field configuration, boolean mutating) {
    judge(configuration, Strictness.FULL, mutating);
  }

  static void updated(Field next, Field old, boolean mutating) {
    judge(next, Strictness.after(next, old), mutating);
  }

  private static void judge(Field configuration, Strictness strict, boolean mutating) {
    var names = new HashSet<String>();
    for (Field hook : configuration.at("webhooks").items()) {
      webhook(hook, strict, mutating);
      reviewVersions(hook.at("admissionReviewVersions"), strict.knownVersion());
      Field name = hook.at("name");
      if (strict.unique() && name.filled() && !names.add(name.text())) name.duplicate();
    }
  }

  private static void webhook(Field hook, Strictness strict, boolean mutating) {
    qualified(hook.at("name"));
    for (Field rule : hook.at("rules").items()) MatchRules.rule(rule);
    optionally(hook.at("failurePolicy"), "Fail", "Ignore");
    optionally(hook.at("matchPolicy"), "Equivalent", "Exact");
    sideEffects(hook.at("sideEffects"), strict.harmless());
    Field seconds = hook.at("timeoutSeconds");
    if (seconds.present() && (seconds.number() > 30 || seconds.number() < 1)) {
      seconds.invalid("the timeout value must be between 1 and 30 seconds");
    }
    if (strict.labels()) {
      Selectors.validate(hook.at("namespaceSelector"));
      Selectors.validate(hook.at("objectSelector"));
    }
    if (mutating) optionally(hook.at("reinvocationPolicy"), "IfNeeded", "Never");
    WebhookClients.validate(hook.at("clientConfig"));
    if (strict.conditions()) MatchRules.conditions(hook.at("matchConditions"));
  }

  static void optionally(Field field, String... values) {
    if (field.present()) field.oneOf(values);
  }

  /// A name of at least three parts, so that it tells whose it is.
  private static void qualified(Field name) {
    if (!name.demanded()) return;
    List<String> faults = Forms.subdomain(name.text());
    if (!faults.isEmpty()) {
      name.invalid(String.join(",", faults));
    } else if (name.text().split("\\.", -1).length < 3) {
      name.invalid("should be a domain with at least three segments separated by dots");
    }
  }

  private static void sideEffects(Field effects, boolean harmless) {
    List<String> allowed = harmless ? SIDE_EFFECTS.subList(0, 2) : SIDE_EFFECTS;
    if (effects.absent()) effects.required("must specify one of " + String.join(", ", allowed));
    else effects.oneOf(allowed);
  }

  private static void reviewVersions(Field versions, boolean known) {
    String all = String.join(", ", REVIEW_VERSIONS);
    if (!versions.demanded("must specify one of " + all)) return;
    var seen = new HashSet<String>();
    boolean found = false;
    for (Field each : versions.items()) {
      if (!seen.add(each.text())) {
        each.invalid("duplicate version");
        continue;
      }
      each.reads(Forms::label1035);
      found |= REVIEW_VERSIONS.contains(each.text());
    }
    if (known && !found) versions.invalid("must include at least one of " + all);
  }

  private static boolean versionsKnown(Field hook) {
    Field versions = hook.at("admissionReviewVersions");
    return versions.empty()
        || versions.items().stream().anyMatch(each -> REVIEW_VERSIONS.contains(each.text()));
  }

  private static boolean sameConditions(List<Field> next, List<Field> old) {
    if (next.size() != old.size()) return false;
    for (int i = 0; i < old.size(); i++) {
      if (!next.get(i).at("matchConditions").same(old.get(i).at("matchConditions"))) return false;
    }
    return true;
  }

  private static boolean labelsRight(Field hook) {
    ObjectNode alone = Json.object();
    alone.set("namespaceSelector", hook.at("namespaceSelector").value());
    alone.set("objectSelector", hook.at("objectSelector").value());
    Field apart = Field.root(alone);
    Selectors.validate(apart.at("namespaceSelector"));
    Selectors.validate(apart.at("objectSelector"));
    return apart.errors().isEmpty();
  }
}
