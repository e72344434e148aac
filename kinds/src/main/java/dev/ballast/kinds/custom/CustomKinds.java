package dev.ballast.kinds.custom;

import dev.ballast.kinds.descriptor.Custom;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Scale;
import dev.ballast.kinds.descriptor.View;
import dev.ballast.kinds.meta.Metadata;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the kinds that a CustomResourceDefinition describes, one a served version.
public final class CustomKinds {
  private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private final Schemas schemas;

  public CustomKinds(Schemas schemas) {
    this.schemas = schemas;
  }

  /// @param converter brings objects from version to version
  public List<Kind> of(Definition definition, Converter converter) {
    var kinds = new ArrayList<Kind>();
    for (Definition.Version each : definition.versions()) {
      if (each.served()) kinds.add(kind(definition, each, converter));
    }
    return kinds;
  }

  /// The kind at the version in which its objects are stored, be that served or not.
  public Kind stored(Definition definition, Converter converter) {
    List<Definition.Version> all = definition.versions();
    Definition.Version version =
        all.stream().filter(Definition.Version::storage).findFirst().orElseGet(all::getFirst);
    return kind(definition, version, converter);
  }

  private Kind kind(Definition definition, Definition.Version version, Converter converter) {
    JsonNode names = definition.acceptedNames();
    String kind = definition.kind();
    String apiVersion = definition.group() + "/" + version.name();
    Schema objectMeta = schemas.named(OBJECT_META);
    var form = new CustomForm(version.schema(), objectMeta);
    var life = new CustomLife(version.hasStatus());
    var rules = new CustomRules(version.schema(), path(version.scale(), "specReplicasPath"));
    KindBuilder builder =
        KindBuilder.kind(definition.group(), version.name(), kind, definition.plural())
            .shortNames(texts(names.path("shortNames")))
            .categories(texts(names.path("categories")))
            .schema(definitionName(definition.group(), version.name(), kind))
            .named(Json.string(names, "singular"), Json.string(names, "listKind"))
            .updateNeedsVersion()
            .plainFinalizers()
            .warnings(CustomRules::advice)
            .deprecated(version.deprecation(definition))
            .defaults(form::fill)
            .onCreate(life::create)
            .onUpdate(life::update)
            .onStatusUpdate(Metadata::keepForStatus)
            .rules(rules::create)
            .updateRules(rules::update)
            .statusRules(rules::update)
            .columns(CustomColumns.of(version.source()))
            .view(view(definition, apiVersion, form, converter))
            .custom(custom(definition, version, form));
    if (definition.namespaced()) builder.namespaced();
    if (version.hasStatus()) builder.separateStatus();
    if (version.scale().isObject()) builder.scale(scale(version.scale()));
    for (JsonNode each : version.source().path("selectableFields")) {
      JsonPath path = JsonPath.parse(Json.string(each, "jsonPath"));
      builder.field(Json.string(each, "jsonPath").substring(1), path::text);
    }
    return builder.build();
  }

  private static View view(
      Definition definition, String apiVersion, CustomForm form, Converter converter) {
    String storedAs = definition.storedAs();
    return new View(
        storedAs,
        stored -> form.shown(at(stored, apiVersion, converter)),
        written -> at(written, storedAs, converter));
  }

  private static ObjectNode at(ObjectNode object, String apiVersion, Converter converter) {
    boolean there = Json.string(object, "apiVersion").equals(apiVersion);
    return there ? object : converter.convert(object, apiVersion);
  }

  private Custom custom(Definition definition, Definition.Version version, CustomForm form) {
    return new Custom(
        definition.name(),
        schemas.describe(MergeSchema.of(version.schema())),
        form::read,
        () -> Published.of(definition, version),
        definition.terminating());
  }

  /// `com.example.stable.v1.CronTab` for the group `stable.example.com`.
  private static String definitionName(String group, String version, String kind) {
    List<String> parts = new ArrayList<>(Arrays.asList(group.split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + version + "." + kind;
  }

  private static Scale scale(JsonNode source) {
    return new Scale(
        path(source, "specReplicasPath"),
        path(source, "statusReplicasPath"),
        path(source, "labelSelectorPath"),
        false);
  }

  private static List<String> path(JsonNode source, String field) {
    String text = Json.string(source, field);
    return text.length() < 2 ? List.of() : List.of(text.substring(1).split("\\."));
  }

  private static String[] texts(JsonNode list) {
    return list.valueStream().map(each -> each.asString("")).toArray(String[]::new);
  }
}
