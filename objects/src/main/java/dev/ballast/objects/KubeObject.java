package dev.ballast.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A view of an object's JSON tree. The tree of an object that came from the API, a cache or the
/// store is shared: never change it, take a [#copy].
public record KubeObject(ObjectNode tree) {
  public static KubeObject of(String apiVersion, String kind, String namespace, String name) {
    ObjectNode tree = Json.object();
    tree.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", name);
    if (!namespace.isEmpty()) metadata.put("namespace", namespace);
    return new KubeObject(tree);
  }

  public static KubeObject parse(String json) {
    return new KubeObject(Json.parseObject(json));
  }

  /// A deep copy that may be changed.
  public KubeObject copy() {
    return new KubeObject(tree.deepCopy());
  }

  public String apiVersion() {
    return text("apiVersion");
  }

  public String kind() {
    return text("kind");
  }

  public String name() {
    return text("metadata", "name");
  }

  /// The namespace, `""` for a cluster-scoped object.
  public String namespace() {
    return text("metadata", "namespace");
  }

  public String uid() {
    return text("metadata", "uid");
  }

  public String resourceVersion() {
    return text("metadata", "resourceVersion");
  }

  public long generation() {
    return number(0, "metadata", "generation");
  }

  public Map<String, String> labels() {
    return strings("metadata", "labels");
  }

  public Map<String, String> annotations() {
    return strings("metadata", "annotations");
  }

  public List<String> finalizers() {
    return texts("metadata", "finalizers");
  }

  public Instant created() {
    String at = text("metadata", "creationTimestamp");
    return at.isEmpty() ? Instant.EPOCH : Instant.parse(at);
  }

  /// Whether `metadata.deletionTimestamp` is set.
  public boolean deleting() {
    return !text("metadata", "deletionTimestamp").isEmpty();
  }

  public Optional<Instant> deletionTimestamp() {
    return deleting()
        ? Optional.of(Instant.parse(text("metadata", "deletionTimestamp")))
        : Optional.empty();
  }

  public List<OwnerReference> owners() {
    var owners = new ArrayList<OwnerReference>();
    for (JsonNode each : at("metadata", "ownerReferences")) {
      owners.add(
          new OwnerReference(
              Json.string(each, "apiVersion"),
              Json.string(each, "kind"),
              Json.string(each, "name"),
              Json.string(each, "uid"),
              Json.flag(each, "controller"),
              Json.flag(each, "blockOwnerDeletion")));
    }
    return owners;
  }

  /// The owner that controls this object, if any.
  public Optional<OwnerReference> controller() {
    return owners().stream().filter(OwnerReference::controller).findFirst();
  }

  public JsonNode at(String... path) {
    return Json.at(tree, path);
  }

  /// The string at `path`, or `""`.
  public String text(String... path) {
    return Json.string(tree, path);
  }

  /// The whole number at `path`, or `otherwise`.
  public long number(long otherwise, String... path) {
    return Json.number(tree, otherwise, path);
  }

  public boolean flag(String... path) {
    return Json.flag(tree, path);
  }

  /// The strings of the array at `path`; empty where there is none.
  public List<String> texts(String... path) {
    var texts = new ArrayList<String>();
    for (JsonNode each : at(path)) texts.add(each.asString(""));
    return texts;
  }

  /// The string map at `path`, in its order; empty where there is none.
  public Map<String, String> strings(String... path) {
    var strings = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonNode> each : at(path).properties()) {
      strings.put(each.getKey(), each.getValue().asString(""));
    }
    return strings;
  }

  public ObjectNode metadata() {
    return Json.child(tree, "metadata");
  }

  /// `namespace/name`, or the name alone.
  public String path() {
    return namespace().isEmpty() ? name() : namespace() + "/" + name();
  }
}
