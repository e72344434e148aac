package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What holds for where a pod may run.
public final class SchedulingRules {
  /// What a taint does, in the order in which messages list it.
  public static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private SchedulingRules() {}

  static void tolerations(Field tolerations) {
    for (Field each : tolerations.items()) toleration(each);
  }

  private static void toleration(Field toleration) {
    Field key = toleration.at("key");
    Field operator = toleration.at("operator");
    Field effect = toleration.at("effect");
    if (key.filled()) Selectors.labelName(key);
    else if (!operator.is("Exists")) {
      operator.invalid(
          operator.text(),
          "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
    }
    if (toleration.has("tolerationSeconds") && !effect.is("NoExecute")) {
      effect.invalid(effect.text(), "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    Field value = toleration.at("value");
    switch (operator.text()) {
      case "", "Equal" -> {
        List<String> faults = Forms.labelValue(value.text());
        if (!faults.isEmpty()) operator.invalid(value.text(), String.join(";", faults));
      }
      case "Exists" -> {
        if (value.filled())
          operator.invalid(shown(toleration), "value must be empty when `operator` is 'Exists'");
      }
      default -> operator.notSupported("Equal", "Exists");
    }
    if (effect.filled()) effect.oneOf(EFFECTS);
  }

  /// As Kubernetes' own type prints.
  private static ObjectNode shown(Field toleration) {
    ObjectNode shown = Json.object();
    for (String field : List.of("key", "operator", "value", "effect")) {
      shown.put(
          Character.toUpperCase(field.charAt(0)) + field.substring(1), toleration.at(field).text());
    }
    Field seconds = toleration.at("tolerationSeconds");
    if (seconds.present()) shown.put("TolerationSeconds", seconds.number());
    else shown.putNull("TolerationSeconds");
    return shown;
  }

  static void affinity(Field affinity) {
    Field node = affinity.at("nodeAffinity");
    if (node.has(REQUIRED)) Selectors.nodeSelector(node.at(REQUIRED));
    for (Field each : node.at(PREFERRED).items()) {
      weight(each);
      Selectors.nodeTerm(each.at("preference"));
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (Field each : affinity.at(kind, REQUIRED).items()) podTerm(each);
      for (Field each : affinity.at(kind, PREFERRED).items()) {
        weight(each);
        podTerm(each.at("podAffinityTerm"));
      }
    }
  }

  private static void weight(Field preference) {
    Field weight = preference.at("weight");
    if (weight.number() < 1 || weight.number() > 100) {
      weight.invalidJson(Long.toString(weight.number()), "must be in the range 1-100");
    }
  }

  private static void podTerm(Field term) {
    Selectors.validate(term.at("labelSelector"));
    Selectors.validate(term.at("namespaceSelector"));
    for (Field each : term.at("namespaces").items()) {
      for (String fault : Forms.label(each.text()))
        term.at("namespace").invalid(each.text(), fault);
    }
    if (term.at("topologyKey").demanded("can not be empty"))
      Selectors.labelName(term.at("topologyKey"));
  }

  static void spread(Field constraints) {
    Set<String> kinds = new HashSet<>();
    for (Field each : constraints.items()) {
      Field when = each.at("whenUnsatisfiable");
      Field key = each.at("topologyKey");
      each.at("maxSkew").positive();
      if (key.demanded("can not be empty")) Selectors.labelName(key);
      when.oneOf("DoNotSchedule", "ScheduleAnyway");
      String kind = "{" + key.text() + ", " + when.text() + "}";
      if (!kinds.add(kind)) {
        each.at("{topologyKey, whenUnsatisfiable}")
            .duplicate(JsonNodeFactory.instance.stringNode(kind));
      }
      domains(each);
      for (String policy : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
        each.at(policy).noneOrOneOf("Honor", "Ignore");
      }
      Selectors.validate(each.at("labelSelector"));
    }
  }

  private static void domains(Field constraint) {
    Field least = constraint.at("minDomains");
    if (least.absent()) return;
    least.positive();
    Field when = constraint.at("whenUnsatisfiable");
    if (!when.is("DoNotSchedule")) {
      least.invalid(
          "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + when.text());
    }
  }

  static void gates(Field gates) {
    var names = new HashSet<String>();
    for (Field each : gates.items()) {
      each.at("name").reads(Forms::qualifiedName);
      if (!names.add(each.at("name").text())) each.duplicate(each.at("name").value());
    }
  }
}
