package dev.ballast.kinds.admissionregistration;

import dev.ballast.cel.shape.Names;
import dev.ballast.kinds.meta.Conditions;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What holds for admission policies and their bindings, but for what their expressions mean.
final class PolicyRules {
  private static final int MOST_ANNOTATIONS = 20;
  private static final int LONGEST_ANNOTATION = 5 * 1024;
  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final String NOTHING_TO_DO =
      "validations or auditAnnotations must contain at least one item";

  private PolicyRules() {}

  /// Conditions that were let in stay in as long as neither they nor their parameter change.
  static boolean sameConditions(Field next, Field old) {
    Field now = next.at("spec");
    Field before = old.at("spec");
    return now.at("paramKind").same(before.at("paramKind"))
        && now.at("matchConditions").same(before.at("matchConditions"));
  }

  static void validating(Field policy, boolean conditions) {
    Field spec = policy.at("spec");
    beginning(spec);
    if (conditions) MatchRules.conditions(spec.at("matchConditions"));
    for (Field each : spec.at("variables").items()) variable(each);
    Field validations = spec.at("validations");
    Field annotations = spec.at("auditAnnotations");
    if (validations.empty() && annotations.empty()) {
      validations.required(NOTHING_TO_DO);
      annotations.required(NOTHING_TO_DO);
      return;
    }
    for (Field each : validations.items()) validation(each);
    auditAnnotations(annotations, policy.at("metadata", "name").text());
  }

  static void mutating(Field policy, boolean conditions) {
    Field spec = policy.at("spec");
    beginning(spec);
    MatchRules.changeable(spec.at("matchConstraints"));
    if (conditions) MatchRules.conditions(spec.at("matchConditions"));
    for (Field each : spec.at("variables").items()) variable(each);
    Field mutations = spec.at("mutations");
    mutations.demanded("mutations must contain at least one item");
    for (Field each : mutations.items()) mutation(each);
    Field again = spec.at("reinvocationPolicy");
    if (again.demanded()) again.oneOf("IfNeeded", "Never");
  }

  private static void beginning(Field spec) {
    MatchRules.policy(spec.at("failurePolicy"), "Fail", "Ignore");
    if (spec.has("paramKind")) paramKind(spec.at("paramKind"));
    Field match = spec.at("matchConstraints");
    if (match.absent()) {
      match.required();
    } else {
      MatchRules.resources(match);
      match.at("resourceRules").demanded();
    }
  }

  private static void paramKind(Field kind) {
    Field version = kind.at("apiVersion");
    if (version.demanded()) version(version);
    Field name = kind.at("kind");
    if (!name.demanded()) return;
    List<String> faults = Forms.label1035(name.text().toLowerCase(Locale.ROOT));
    if (!faults.isEmpty()) {
      name.invalid("may have mixed case, but should otherwise match: " + String.join(",", faults));
    }
  }

  private static void version(Field apiVersion) {
    String[] parts = apiVersion.text().split("/", -1);
    if (parts.length > 2) {
      apiVersion.invalid("unexpected GroupVersion string: " + apiVersion.text());
      return;
    }
    String group = parts.length == 2 ? parts[0] : "";
    String version = parts[parts.length - 1];
    List<String> groupFaults = group.isEmpty() ? List.of() : Forms.subdomain(group);
    if (!groupFaults.isEmpty()) apiVersion.invalid(group, String.join(",", groupFaults));
    List<String> versionFaults = Forms.label1035(version);
    if (version.isEmpty()) apiVersion.invalid("version must be specified");
    else if (!versionFaults.isEmpty()) apiVersion.invalid(version, String.join(",", versionFaults));
  }

  private static void variable(Field variable) {
    Field name = variable.at("name");
    if (name.text().isBlank()) name.required("name is not specified");
    else if (!IDENTIFIER.matcher(name.text()).matches() || Names.isReserved(name.text()))
      name.invalid("name is not a valid CEL identifier");
    MatchRules.expression(variable.at("expression"), "expression is not specified");
  }

  private static void validation(Field validation) {
    MatchRules.expression(validation.at("expression"), "expression is not specified");
    Field computed = validation.at("messageExpression");
    if (computed.filled() && computed.text().isBlank())
      computed.invalid("must be non-empty if specified");
    Field message = validation.at("message");
    String text = message.text().strip();
    if (message.filled() && text.isEmpty())
      message.invalid("message must be non-empty if specified");
    else if (text.contains("\n") || text.contains("\r"))
      message.invalid("message must not contain line breaks");
    WebhookRules.optionally(
        validation.at("reason"), "Forbidden", "Invalid", "RequestEntityTooLarge");
  }

  private static void auditAnnotations(Field annotations, String policy) {
    if (annotations.size() > MOST_ANNOTATIONS) {
      annotations.invalid("must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
    }
    var keys = new HashSet<String>();
    for (Field each : annotations.items()) {
      Field key = each.at("key");
      if (policy.isEmpty()) key.invalid(key.text(), "requires metadata.name be non-empty");
      else
        for (String fault : Forms.qualifiedName(policy + "/" + key.text()))
          key.invalid(policy + "/" + key.text(), fault);
      Field value = each.at("valueExpression");
      int length = value.text().strip().getBytes(StandardCharsets.UTF_8).length;
      MatchRules.expression(value, "valueExpression is not specified");
      if (length > LONGEST_ANNOTATION)
        value.required("must not exceed " + LONGEST_ANNOTATION + " bytes in length");
      if (!keys.add(key.text())) key.duplicate();
    }
  }

  private static void mutation(Field mutation) {
    Field type = mutation.at("patchType");
    switch (type.text()) {
      case "" -> type.required();
      case "ApplyConfiguration" -> patch(mutation, type, "applyConfiguration", "jsonPatch");
      case "JSONPatch" -> patch(mutation, type, "jsonPatch", "applyConfiguration");
      default -> type.notSupported("ApplyConfiguration", "JSONPatch");
    }
  }

  private static void patch(Field mutation, Field type, String wanted, String other) {
    Field patch = mutation.at(wanted);
    if (patch.absent()) patch.required("must be specified when patchType is " + type.text());
    else MatchRules.expression(patch.at("expression"), "");
    if (mutation.has(other)) {
      mutation
          .at(other)
          .invalid("{" + other + "}", "must not be specified when patchType is " + type.text());
    }
  }

  /// Kubernetes misspells the path of a binding's `matchResources` in its answers.
  static void validatingBinding(Field spec) {
    policyName(spec.at("policyName"));
    parameter(spec.at("paramRef"));
    MatchRules.resources(spec.at("matchResouces").with(spec.at("matchResources").value()));
    actions(spec.at("validationActions"));
  }

  static void mutatingBinding(Field spec) {
    policyName(spec.at("policyName"));
    parameter(spec.at("paramRef"));
    Field match = spec.at("matchResources");
    MatchRules.resources(match);
    MatchRules.changeable(match);
  }

  private static void policyName(Field name) {
    if (name.demanded()) name.reads(Forms::subdomain);
  }

  private static void parameter(Field reference) {
    if (reference.absent()) return;
    Field name = reference.at("name");
    Field selector = reference.at("selector");
    boolean both = name.filled() && selector.present();
    if (name.filled()) name.reads(Forms::pathSegment);
    if (both) name.forbidden("name and selector are mutually exclusive");
    if (selector.present()) Selectors.validate(selector);
    if (both) selector.forbidden("name and selector are mutually exclusive");
    if (name.empty() && selector.absent())
      reference.required("one of name or selector must be specified");
    Field missing = reference.at("parameterNotFoundAction");
    if (missing.demanded()) missing.oneOf("Deny", "Allow");
  }

  private static void actions(Field actions) {
    var seen = new HashSet<String>();
    for (Field each : actions.items()) {
      each.oneOf("Audit", "Deny", "Warn");
      if (!seen.add(each.text())) each.duplicate();
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      actions.invalid(
          "must not contain both Deny and Warn (repeating the same validation failure information"
              + " in the API response and headers serves no purpose)");
    }
    if (seen.isEmpty()) actions.required("at least one validation action is required");
  }

  static void status(Field status) {
    for (Field each : status.at("typeChecking", "expressionWarnings").items()) {
      each.at("warning").demanded();
      MatchRules.expression(each.at("fieldRef"), "");
    }
    Conditions.validate(status.at("conditions"));
  }
}
