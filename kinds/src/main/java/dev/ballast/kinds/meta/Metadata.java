package dev.ballast.kinds.meta;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Form;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for the metadata of every object.
public final class Metadata {
  private static final int MOST_ANNOTATION_BYTES = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");
  private static final Pattern VERSION = Pattern.compile("v\\d+((alpha|beta)\\d+)?");

  private Metadata() {}

  /// A creator does not say when its object is deleted.
  public static void prepareForCreate(ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
  }

  /// What an update never changes comes from the old object.
  public static void prepareForUpdate(ObjectNode next, ObjectNode old) {
    ObjectNode now = Json.child(next, "metadata");
    ObjectNode before = Json.child(old, "metadata");
    keep(now, before, "generation");
    keep(now, before, "creationTimestamp");
    if (Json.string(now, "uid").isEmpty()) keep(now, before, "uid");
    if (before.has("deletionTimestamp")) keep(now, before, "deletionTimestamp");
    if (before.has("deletionGracePeriodSeconds") && !now.has("deletionGracePeriodSeconds")) {
      keep(now, before, "deletionGracePeriodSeconds");
    }
  }

  /// A write of the status changes nothing of the metadata but who manages it.
  public static void keepForStatus(ObjectNode next, ObjectNode old) {
    JsonNode managed = next.path("metadata").get("managedFields");
    ObjectNode metadata = Json.child(old, "metadata").deepCopy();
    if (managed == null) metadata.remove("managedFields");
    else metadata.set("managedFields", managed);
    next.set("metadata", metadata);
  }

  private static void keep(ObjectNode now, ObjectNode before, String field) {
    JsonNode kept = before.get(field);
    if (kept == null) now.remove(field);
    else now.set(field, kept);
  }

  /// The metadata of an object that is to be created.
  public static void validate(
      Field metadata, boolean namespaced, Form name, boolean plainFinalizers) {
    Field prefix = metadata.at("generateName");
    if (prefix.filled()) {
      String masked =
          prefix.text().endsWith("-") ? prefix.text().replaceFirst("-$", "a") : prefix.text();
      for (String fault : name.faults(masked)) prefix.invalid(fault);
    }
    Field given = metadata.at("name");
    if (given.empty()) given.required("name or generateName is required");
    else if (given.reads(name)) given.reads(Forms::pathSegment);
    namespace(metadata.at("namespace"), namespaced);
    metadata.at("generation").nonNegative();
    labels(metadata.at("labels"));
    annotations(metadata.at("annotations"));
    owners(metadata.at("ownerReferences"));
    finalizers(metadata.at("finalizers"), plainFinalizers);
  }

  private static void namespace(Field namespace, boolean namespaced) {
    if (!namespaced) {
      if (namespace.filled()) namespace.forbidden("not allowed on this type");
    } else if (namespace.empty()) {
      namespace.required();
    } else {
      namespace.reads(Forms::label);
    }
  }

  /// The metadata of an object in the place of an older one. Kubernetes looks twice here: once for
  /// all kinds, once for this one, and an answer lists what both found.
  public static void validateUpdate(Field metadata, Field old, boolean plainFinalizers) {
    labels(metadata.at("labels"));
    annotations(metadata.at("annotations"));
    owners(metadata.at("ownerReferences"));
    finalizers(metadata.at("finalizers"), plainFinalizers);
    for (int look = 0; look < 2; look++) change(metadata, old);
  }

  private static void change(Field metadata, Field old) {
    if (old.has("deletionTimestamp"))
      noNewFinalizers(metadata.at("finalizers"), old.at("finalizers"));
    for (String fixed :
        List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp")) {
      metadata.at(fixed).unchanged(old.at(fixed));
    }
    metadata.at("deletionGracePeriodSeconds").unchanged(old.at("deletionGracePeriodSeconds"));
    labels(metadata.at("labels"));
    annotations(metadata.at("annotations"));
    owners(metadata.at("ownerReferences"));
  }

  private static void noNewFinalizers(Field now, Field old) {
    List<String> before = old.items().stream().map(Field::text).toList();
    List<String> added =
        now.items().stream().map(Field::text).filter(each -> !before.contains(each)).toList();
    if (added.isEmpty()) return;
    now.forbidden(
        "no new finalizers can be added if the object is being deleted, found new finalizers "
            + goStrings(added));
  }

  /// A list of texts as Go prints it with `%#v`.
  private static String goStrings(List<String> texts) {
    return "[]string{\"" + String.join("\", \"", texts) + "\"}";
  }

  /// A map of labels, here or in a template.
  public static void labels(Field labels) {
    if (labels.empty()) return;
    for (Field each : labels.entries()) {
      String key = each.name();
      for (String fault : Forms.qualifiedName(key)) labels.invalid(key, fault);
      for (String fault : Forms.labelValue(each.text())) labels.invalid(each.text(), fault);
    }
  }

  /// A map of annotations.
  public static void annotations(Field annotations) {
    if (annotations.empty()) return;
    long bytes = 0;
    for (Field each : annotations.entries()) {
      String key = each.name();
      for (String fault : Forms.qualifiedName(key.toLowerCase(Locale.ROOT)))
        annotations.invalid(key, fault);
    }
    for (Map.Entry<String, JsonNode> each : annotations.value().properties()) {
      bytes += length(each.getKey()) + length(each.getValue().asString(""));
    }
    if (bytes > MOST_ANNOTATION_BYTES) annotations.tooLong(MOST_ANNOTATION_BYTES);
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void owners(Field owners) {
    String controller = "";
    for (Field each : owners.items()) {
      owner(each);
      if (!each.at("controller").flag()) continue;
      String name = each.at("kind").text() + "/" + each.at("name").text();
      if (!controller.isEmpty()) {
        owners.invalid(
            owners.value(),
            "Only one reference can have Controller set to true. Found \"true\" in references for "
                + controller
                + " and "
                + name);
      }
      controller = name;
    }
  }

  private static void owner(Field owner) {
    String apiVersion = owner.at("apiVersion").text();
    int slash = apiVersion.indexOf('/');
    String version = slash < 0 ? apiVersion : apiVersion.substring(slash + 1);
    if (version.isEmpty()) owner.at("apiVersion").invalid("version must not be empty");
    if (owner.at("kind").empty()) owner.at("kind").invalid("must not be empty");
    if (owner.at("name").empty()) owner.at("name").invalid("must not be empty");
    if (owner.at("uid").empty()) owner.at("uid").invalid("must not be empty");
    boolean event = owner.at("kind").is("Event") && slash < 0 && VERSION.matcher(version).matches();
    if (event) owner.invalid("/v1, Kind=Event", "is disallowed from being an owner");
  }

  private static void finalizers(Field finalizers, boolean plain) {
    for (Field each : finalizers.items()) {
      boolean named = each.reads(Forms::qualifiedName);
      if (!plain
          && named
          && !each.text().contains("/")
          && !STANDARD_FINALIZERS.contains(each.text())) {
        each.invalid("name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }
}
