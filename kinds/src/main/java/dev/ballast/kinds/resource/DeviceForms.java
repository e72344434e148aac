package dev.ballast.kinds.resource;

import dev.ballast.kinds.core.pod.VolumeSourceRules;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The forms of names, identifiers and parameters that devices and claims have in common.
final class DeviceForms {
  private static final int LONGEST_POOL = 253;
  private static final int LONGEST_ID = 32;
  private static final int LONGEST_EXPRESSION = 10 * 1024;
  private static final int MOST_SELECTORS = 32;
  private static final int MOST_BINDING_CONDITIONS = 4;
  private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private DeviceForms() {}

  static void driver(Field driver) {
    VolumeSourceRules.driver(driver);
  }

  static void pool(Field pool) {
    if (!pool.demanded()) return;
    if (pool.text().length() > LONGEST_POOL) pool.tooLong(LONGEST_POOL);
    for (String part : pool.text().split("/", -1)) {
      for (String fault : Forms.subdomain(part)) pool.invalid(part, fault);
    }
  }

  static void uid(Field uid) {
    String text = uid.text();
    if (!UUID.matcher(text).matches()) {
      uid.invalid(text, "error validating uid: invalid UUID length: " + text.length());
    } else if (!text.equals(text.toLowerCase(Locale.ROOT))) {
      uid.invalid(
          text,
          "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with"
              + " lowercase hexadecimal characters");
    }
  }

  /// The name of an attribute or a capacity; its domain may be left out.
  static void qualifiedName(Field place, String name) {
    String[] parts = name.split("/", -1);
    if (parts.length == 1) identifier(place, parts[0]);
    if (parts.length != 2) return;
    if (parts[0].isEmpty()) place.invalid("", "the domain must not be empty");
    else driver(place.with(Json.tree(parts[0])));
    if (parts[1].isEmpty()) place.invalid("", "the name must not be empty");
    else identifier(place, parts[1]);
  }

  static void fullyQualifiedName(Field name) {
    qualifiedName(name, name.text());
    if (!name.text().contains("/")) {
      name.invalid("a fully qualified name must be a domain and a name separated by a slash");
    }
  }

  private static void identifier(Field place, String text) {
    if (text.length() > LONGEST_ID) place.tooLong(LONGEST_ID);
    for (String fault : Forms.cIdentifier(text)) place.invalid(text, fault);
  }

  /// Expressions that pick devices.
  static void selectors(Field selectors) {
    Lists.slice(
        selectors,
        MOST_SELECTORS,
        each -> {
          Field expression = each.at("cel", "expression");
          if (!each.has("cel")) each.at("cel").required();
          else if (expression.text().length() > LONGEST_EXPRESSION)
            expression.tooLong(LONGEST_EXPRESSION);
        });
  }

  /// What a driver is told, in its own language.
  static void configuration(Field configuration) {
    Field opaque = configuration.at("opaque");
    if (opaque.absent()) {
      opaque.required();
      return;
    }
    driver(opaque.at("driver"));
    raw(opaque.at("parameters"), LONGEST_EXPRESSION);
  }

  /// An object of any form that is not too long.
  static void raw(Field raw, int longest) {
    if (raw.absent()) {
      raw.required();
    } else if (Json.text(raw.value()).getBytes(StandardCharsets.UTF_8).length > longest) {
      raw.tooLong(longest);
    } else if (!raw.value().isObject()) {
      raw.invalid("<value omitted>", "must be a valid JSON object");
    }
  }

  static void taint(Field taint) {
    Selectors.labelName(taint.at("key"));
    if (taint.at("value").filled()) taint.at("value").reads(Forms::labelValue);
    if (taint.at("effect").demanded()) taint.at("effect").oneOf(EFFECTS);
  }

  static void toleration(Field toleration) {
    if (toleration.at("key").filled()) Selectors.labelName(toleration.at("key"));
    Field value = toleration.at("value");
    switch (toleration.at("operator").text()) {
      case "Exists" -> {
        if (value.filled()) value.invalid("must be empty for operator `Exists`");
      }
      case "Equal" -> value.reads(Forms::labelValue);
      case "" -> toleration.at("operator").required();
      default -> toleration.at("operator").notSupported("Equal", "Exists");
    }
    if (toleration.at("effect").filled()) toleration.at("effect").oneOf(EFFECTS);
  }

  /// Conditions that a device's node waits for, or gives up at.
  static void bindingConditions(Field device) {
    Field wanted = device.at("bindingConditions");
    Field failures = device.at("bindingFailureConditions");
    Lists.set(wanted, MOST_BINDING_CONDITIONS, Selectors::labelName, Field::value);
    Lists.set(failures, MOST_BINDING_CONDITIONS, Selectors::labelName, Field::value);
    for (Field each : failures.items()) {
      boolean both = wanted.items().stream().anyMatch(other -> other.is(each.text()));
      if (both) each.invalid("bindingFailureConditions must not overlap with bindingConditions");
    }
    if (wanted.empty() && failures.filled()) {
      wanted.invalidJson("null", "bindingConditions are required to use bindingFailureConditions");
    }
    if (failures.empty() && wanted.filled()) {
      failures.invalidJson(
          "null", "bindingFailureConditions are required to use bindingConditions");
    }
  }
}
