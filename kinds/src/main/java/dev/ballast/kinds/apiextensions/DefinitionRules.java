package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.custom.Definition;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What must hold for a definition.
///
/// Kubernetes judges it in an older form, in which what all versions have in common stands once
/// beside them. Its messages name the places of that form, so they are named here too: a schema
/// that all versions share is found at `spec.validation`, not at `spec.versions[0].schema`.
final class DefinitionRules {
  private static final List<String> SHARED =
      List.of("schema", "subresources", "additionalPrinterColumns", "selectableFields");
  private static final GoShape VERSION =
      new GoShape(
          Map.of(),
          "Name$ Served? Storage? Deprecated? DeprecationWarning Schema Subresources"
              + " AdditionalPrinterColumns SelectableFields");

  private DefinitionRules() {}

  static void create(Field definition) {
    Field spec = definition.at("spec");
    Field name = definition.at("metadata", "name");
    String wanted = spec.at("names", "plural").text() + "." + spec.at("group").text();
    if (name.filled() && !name.is(wanted))
      name.invalid("must be spec.names.plural+\".\"+spec.group");
    common(definition, spec);
    Approval.check(definition);
    preserves(spec);
  }

  static void update(Field definition, Field old) {
    Field spec = definition.at("spec");
    Field before = old.at("spec");
    check(spec);
    if (new Definition((ObjectNode) old.value()).is("Established")) {
      spec.at("scope").unchanged(before.at("scope"));
      spec.at("names", "kind").unchanged(before.at("names", "kind"));
    }
    spec.at("group").unchanged(before.at("group"));
    spec.at("names", "plural").unchanged(before.at("names", "plural"));
    status(definition, spec);
    if (!Approval.same(definition, old)) Approval.check(definition);
    if (!before.at("preserveUnknownFields").flag()) preserves(spec);
  }

  private static void common(Field definition, Field spec) {
    check(spec);
    status(definition, spec);
  }

  private static void preserves(Field spec) {
    Field preserves = spec.at("preserveUnknownFields");
    if (!preserves.flag()) return;
    preserves.invalid(
        "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
            + " spec.versions[*].schema instead");
  }

  private static void status(Field definition, Field spec) {
    NameRules.check(definition.at("status", "acceptedNames"));
    Field stored = definition.at("status", "storedVersions");
    if (stored.empty()) {
      stored.invalidJson(
          stored.value().isArray() ? "[]" : "null", "must have at least one stored version");
      return;
    }
    var names = new ArrayList<String>();
    for (Field each : spec.at("versions").items()) {
      names.add(each.at("name").text());
      boolean noted = stored.items().stream().anyMatch(one -> one.is(each.at("name").text()));
      if (each.at("storage").flag() && !noted)
        stored.invalid("must have the storage version " + each.at("name").text());
    }
    for (Field each : stored.items()) {
      String name = each.text();
      if (names.contains(name)) continue;
      each.invalid(
          "missing from spec.versions; "
              + name
              + " was previously a storage version, and must remain in spec.versions until a"
              + " storage migration ensures no data remains persisted in "
              + name
              + " and removes "
              + name
              + " from status.storedVersions");
    }
  }

  private static void check(Field spec) {
    group(spec.at("group"));
    Field scope = spec.at("scope");
    if (scope.empty()) scope.required();
    else scope.oneOf("Cluster", "Namespaced");
    ObjectNode shared = shared(spec.at("versions").value());
    schemas(spec.at("versions"), shared);
    versions(spec, shared);
    names(spec.at("names"));
    boolean anyStatus = spec.at("versions").items().stream().anyMatch(DefinitionRules::hasStatus);
    Field schema = spec.at("validation").with(shared.path("schema"));
    if (schema.present()) SchemaRules.check(schema, anyStatus);
    VersionRules.subresources(spec.at("subresources").with(shared.path("subresources")));
    VersionRules.columns(
        spec.at("additionalPrinterColumns").with(shared.path("additionalPrinterColumns")));
    VersionRules.selectable(
        spec.at("selectableFields").with(shared.path("selectableFields")),
        shared.path("schema").path("openAPIV3Schema"));
    ConversionRules.check(spec.at("conversion"));
  }

  private static void group(Field group) {
    if (group.empty()) {
      group.required();
      return;
    }
    List<String> faults = Forms.subdomain(group.text());
    if (!faults.isEmpty()) group.invalid(String.join(",", faults));
    else if (!group.text().contains(".")) group.invalid("should be a domain with at least one dot");
  }

  /// What all versions have in common, of what Kubernetes notes once then.
  private static ObjectNode shared(JsonNode versions) {
    ObjectNode shared = Json.object();
    for (String each : SHARED) {
      JsonNode first = versions.path(0).path(each);
      boolean same =
          !first.isMissingNode()
              && versions.valueStream().allMatch(version -> Json.same(version.path(each), first));
      if (same) shared.set(each, first);
    }
    return shared;
  }

  private static void schemas(Field versions, ObjectNode shared) {
    if (shared.path("schema").path("openAPIV3Schema").isObject()) return;
    for (Field each : versions.items()) {
      Field schema = each.at("schema", "openAPIV3Schema");
      if (schema.absent()) schema.required("schemas are required");
    }
  }

  private static boolean hasStatus(Field version) {
    return version.at("subresources", "status").present();
  }

  private static void versions(Field spec, ObjectNode shared) {
    Field versions = spec.at("versions");
    var names = new HashSet<String>();
    int stored = 0;
    boolean unique = true;
    for (Field each : versions.items()) {
      if (each.at("storage").flag()) stored++;
      unique &= names.add(each.at("name").text());
      NameRules.labelAlways(each.at("name"));
      VersionRules.deprecation(each);
      if (!shared.has("schema") && each.has("schema"))
        SchemaRules.check(each.at("schema"), hasStatus(each));
      if (!shared.has("subresources")) VersionRules.subresources(each.at("subresources"));
      if (!shared.has("additionalPrinterColumns"))
        VersionRules.columns(each.at("additionalPrinterColumns"));
      if (!shared.has("selectableFields"))
        VersionRules.selectable(
            each.at("selectableFields"), each.at("schema", "openAPIV3Schema").value());
    }
    if (!unique)
      versions.invalid(shown(versions.value(), shared), "must contain unique version names");
    if (stored != 1)
      versions.invalid(
          shown(versions.value(), shared),
          "must have exactly one version marked as storage version");
    if (!versions.items().isEmpty())
      NameRules.label(spec.at("version").with(versions.index(0).at("name").value()));
  }

  private static ArrayNode shown(JsonNode versions, ObjectNode shared) {
    ArrayNode shown = Json.array();
    for (JsonNode each : versions) {
      ObjectNode own = ((ObjectNode) each).deepCopy();
      shared.propertyNames().forEach(own::remove);
      shown.add(VERSION.of(own));
    }
    return shown;
  }

  private static void names(Field names) {
    for (String each : List.of("plural", "singular", "kind", "listKind")) names.at(each).demanded();
    NameRules.check(names);
  }
}
