package dev.ballast.kinds.admissionregistration;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Expressions that judge or change requests, and the bindings that put them into force.
public final class AdmissionPolicies {
  private static final Column PARAM_KIND =
      Column.text("ParamKind")
          .described("ParamKind specifies the kind of resources used to parameterize this policy")
          .shows(AdmissionPolicies::paramKind);

  private AdmissionPolicies() {}

  /// Judges requests.
  public static Kind validating() {
    return policy("ValidatingAdmissionPolicy", "validatingadmissionpolicies")
        .status(status -> {})
        .rules(policy -> PolicyRules.validating(policy, true))
        .updateRules(
            (policy, old) ->
                PolicyRules.validating(policy, !PolicyRules.sameConditions(policy, old)))
        .statusRules((policy, old) -> PolicyRules.status(policy.at("status")))
        .columns(
            Column.integer("Validations")
                .described(
                    "Validations indicates the number of validation rules defined in this configuration")
                .showsNumber(policy -> policy.path("spec").path("validations").size()),
            PARAM_KIND,
            Column.AGE)
        .build();
  }

  /// Changes requests.
  public static Kind mutating() {
    return policy("MutatingAdmissionPolicy", "mutatingadmissionpolicies")
        .rules(policy -> PolicyRules.mutating(policy, true))
        .updateRules(
            (policy, old) -> PolicyRules.mutating(policy, !PolicyRules.sameConditions(policy, old)))
        .columns(
            Column.integer("Mutations")
                .described(
                    "Mutation indicates the number of mutations rules defined in this configuration")
                .showsNumber(policy -> policy.path("spec").path("mutations").size()),
            PARAM_KIND,
            Column.AGE)
        .build();
  }

  private static KindBuilder policy(String kind, String resource) {
    return KindBuilder.kind(Webhooks.GROUP, "v1", kind, resource)
        .categories(Webhooks.CATEGORY)
        .generationOf("spec")
        .updateNeedsVersion()
        .defaults(AdmissionPolicies::defaults);
  }

  private static void defaults(ObjectNode policy) {
    ObjectNode spec = Json.child(policy, "spec");
    Defaults.word(spec, "failurePolicy", "Fail");
    MatchDefaults.fillResources(spec.path("matchConstraints"));
  }

  private static String paramKind(ObjectNode policy) {
    JsonNode kind = policy.path("spec").path("paramKind");
    if (!kind.isObject()) return Cells.UNSET;
    return Json.string(kind, "apiVersion") + "/" + Json.string(kind, "kind");
  }

  /// Puts a policy that judges into force.
  public static Kind validatingBinding() {
    return binding("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings")
        .rules(binding -> PolicyRules.validatingBinding(binding.at("spec")))
        .updateRules((binding, old) -> PolicyRules.validatingBinding(binding.at("spec")))
        .build();
  }

  /// Puts a policy that changes into force.
  public static Kind mutatingBinding() {
    return binding("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
        .rules(binding -> PolicyRules.mutatingBinding(binding.at("spec")))
        .updateRules((binding, old) -> PolicyRules.mutatingBinding(binding.at("spec")))
        .build();
  }

  private static KindBuilder binding(String kind, String resource) {
    return KindBuilder.kind(Webhooks.GROUP, "v1", kind, resource)
        .categories(Webhooks.CATEGORY)
        .generationOf("spec")
        .updateNeedsVersion()
        .defaults(
            binding ->
                MatchDefaults.fillResources(Json.child(binding, "spec").path("matchResources")))
        .columns(
            Column.text("PolicyName")
                .described(
                    "PolicyName indicates the policy definition which the policy binding binded to")
                .showsTextAt("spec", "policyName"),
            Column.text("ParamRef")
                .described(
                    "ParamRef indicates the param resource which sets the configration param")
                .shows(AdmissionPolicies::parameter),
            Column.AGE);
  }

  private static String parameter(ObjectNode binding) {
    JsonNode reference = binding.path("spec").path("paramRef");
    String name = Json.string(reference, "name");
    if (!name.isEmpty()) return Cells.or(Json.string(reference, "namespace"), "*") + "/" + name;
    JsonNode selector = reference.path("selector");
    return selector.isObject() ? goText(selector) : Cells.UNSET;
  }

  /// A selector as its Go type prints itself.
  private static String goText(JsonNode selector) {
    var labels = new java.util.TreeMap<String, String>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(each -> labels.put(each.getKey(), each.getValue().asString("")));
    var text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
    labels.forEach((key, value) -> text.append(key).append(": ").append(value).append(","));
    text.append("},MatchExpressions:[]LabelSelectorRequirement{");
    for (JsonNode each : selector.path("matchExpressions")) {
      text.append("LabelSelectorRequirement{Key:").append(Json.string(each, "key"));
      text.append(",Operator:").append(Json.string(each, "operator"));
      text.append(",Values:[").append(String.join(" ", Cells.texts(each.path("values"))));
      text.append("],},");
    }
    return text.append("},}").toString();
  }
}
