package dev.ballast.schemas;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a definition as an OpenAPI schema without descriptions, in Kubernetes' dialect; `$ref` is
/// the bare name. One extension of our own: `x-presence` (see `presence.txt`).
record DefinitionWriter(
    JsonMapper json,
    Map<Class<?>, String> names,
    Map<String, ProtoMessage> messages,
    Presence presence) {

  private static final Pattern GAP = Pattern.compile(" {2,}");

  /// Kinds that the client's classes do not tell from other definitions.
  private static final Set<String> KINDS_BY_NAME =
      Set.of("APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status");

  ObjectNode definition(ApiModel model, String name) {
    ProtoMessage message = messageOf(name);
    Map<String, ProtoMessage.Field> fields =
        message == null ? Map.of() : message.flattened(messages);
    ObjectNode definition = json.createObjectNode().put("type", "object");
    ObjectNode properties = json.createObjectNode();
    ArrayNode required = json.createArrayNode();
    for (ApiModel.Property each : model.properties().values()) {
      ProtoMessage.Field field = fields.get(ProtoMessage.key(each.name()));
      properties.set(each.name(), property(name, each, field));
      if (each.required()) required.add(each.name());
    }
    if (!properties.isEmpty()) definition.set("properties", properties);
    if (!required.isEmpty()) definition.set("required", required);
    if (message != null) {
      mark(definition, "x-kubernetes-map-type", message.marker("structType"));
      if (message.markers().contains("+union")) union(definition, model, fields);
    }
    if (model.isKind() || KINDS_BY_NAME.contains(model.name())) {
      definition
          .putArray("x-kubernetes-group-version-kind")
          .addObject()
          .put("group", DefinitionName.group(name))
          .put("kind", model.name())
          .put("version", model.version());
    }
    return definition;
  }

  /// Which field goes with which value of another.
  private void union(
      ObjectNode definition, ApiModel model, Map<String, ProtoMessage.Field> fields) {
    ObjectNode union = definition.putArray("x-kubernetes-unions").addObject();
    ObjectNode members = json.createObjectNode();
    for (String name : model.properties().keySet()) {
      ProtoMessage.Field field = fields.get(ProtoMessage.key(name));
      boolean decides = field != null && field.markers().contains("+unionDiscriminator");
      if (decides) union.put("discriminator", name);
      else members.put(name, name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    }
    union.set("fields-to-discriminateBy", members);
  }

  ObjectNode descriptions(ApiModel model, String name) {
    ProtoMessage message = messageOf(name);
    Map<String, ProtoMessage.Field> fields =
        message == null ? Map.of() : message.flattened(messages);
    ObjectNode texts = json.createObjectNode().put("", paragraphs(model.description()));
    for (ApiModel.Property each : model.properties().values())
      texts.put(each.name(), description(each, fields.get(ProtoMessage.key(each.name()))));
    return texts;
  }

  /// Where a field holds a definition, the client's classes may say what that one is, or nothing.
  private String description(ApiModel.Property property, ProtoMessage.@Nullable Field field) {
    String comment = field == null ? "" : field.comment();
    String text = property.description();
    boolean refers = typed(property.type(), field).has("$ref");
    boolean ofTarget = text.startsWith("Quantity is a ") || text.startsWith("IntOrString is a ");
    if (refers && (text.isEmpty() || ofTarget) && !comment.isEmpty()) return comment;
    if (refers && text.startsWith("JSON") && comment.isEmpty()) return "";
    return paragraphs(text, comment);
  }

  private static String paragraphs(String text) {
    return paragraphs(text, "");
  }

  /// The client's classes have a space for each white space of the original: two for an empty line,
  /// but also where there are two spaces, which the comment in its message tells; more for a line
  /// that is indented. What looks like the end of a comment they keep apart.
  private static String paragraphs(String text, String comment) {
    Matcher gaps = GAP.matcher(text.replace("*_/", "*/").replace("/_*", "/*"));
    var made = new StringBuilder();
    int saved = 0;
    while (gaps.find()) {
      int length = gaps.end() - gaps.start();
      boolean spaces = comment.startsWith(gaps.group(), gaps.start() - saved);
      if (!spaces) saved += length - 1;
      String gap = length == 2 ? "\n\n" : "\n" + " ".repeat(length - 1);
      gaps.appendReplacement(made, spaces ? gaps.group() : gap);
    }
    return gaps.appendTail(made).toString();
  }

  private @Nullable ProtoMessage messageOf(String definition) {
    return messages.get(
        definition
            .replaceFirst("^io\\.k8s\\.", "k8s.io.")
            .replace("apiextensions-apiserver", "apiextensions_apiserver")
            .replace("kube-aggregator", "kube_aggregator"));
  }

  private ObjectNode property(
      String definition, ApiModel.Property property, ProtoMessage.@Nullable Field field) {
    ObjectNode made = typed(property.type(), field);
    if (field != null) {
      markers(made, field);
      defaultValue(made, field.marker("default"));
    }
    String rule = presence.of(definition, property.name());
    boolean plain = !made.has("$ref") || made.path("$ref").asString("").endsWith("Time");
    if ("object".equals(rule)) rule = plain ? null : "always";
    if (rule == null && property.required() && plain) rule = "always";
    if (rule != null && !rule.equals("omitempty")) made.put("x-presence", rule);
    return made;
  }

  private static void markers(ObjectNode made, ProtoMessage.Field field) {
    mark(made, "x-kubernetes-list-type", field.marker("listType"));
    mark(made, "x-kubernetes-map-type", field.marker("mapType"));
    mark(made, "x-kubernetes-map-type", field.marker("structType"));
    mark(made, "x-kubernetes-patch-merge-key", field.marker("patchMergeKey"));
    mark(made, "x-kubernetes-patch-strategy", field.marker("patchStrategy"));
    List<String> keys = field.all("listMapKey");
    if (keys.isEmpty()) return;
    ArrayNode array = made.putArray("x-kubernetes-list-map-keys");
    keys.forEach(array::add);
  }

  private static void mark(ObjectNode made, String key, @Nullable String value) {
    if (value != null) made.put(key, value);
  }

  /// `+default=ref(...)` names a Go constant, whose value is not published: those that
  /// Kubernetes' documentation tells.
  private static final Map<String, String> CONSTANTS =
      Map.of(
          "ref(AzureDataDiskCachingReadWrite)", "ReadWrite",
          "ref(AzureSharedBlobDisk)", "Shared");

  private void defaultValue(ObjectNode made, @Nullable String text) {
    if (text == null) return;
    if (text.startsWith("ref(")) {
      mark(made, "default", CONSTANTS.get(text));
      return;
    }
    try {
      made.set("default", json.readTree(text));
    } catch (JacksonException notJson) {
      throw new IllegalStateException("a default that is not JSON: " + text, notJson);
    }
  }

  private ObjectNode typed(Type type, ProtoMessage.@Nullable Field field) {
    ObjectNode made = json.createObjectNode();
    if (type instanceof ParameterizedType generic) {
      Type[] inner = generic.getActualTypeArguments();
      boolean map = generic.getRawType() == Map.class;
      made.put("type", map ? "object" : "array");
      made.set(map ? "additionalProperties" : "items", typed(inner[inner.length - 1], field));
      return made;
    }
    Class<?> plain = (Class<?>) type;
    String name = names.get(plain);
    if (name != null) return made.put("$ref", name);
    return switch (plain.getSimpleName()) {
      case "String" -> made.put("type", "string");
      case "Boolean" -> made.put("type", "boolean");
      case "Integer" -> made.put("type", "integer").put("format", "int32");
      case "Long" -> made.put("type", "integer").put("format", "int64");
      case "Double" -> made.put("type", "number").put("format", "double");
      case "byte[]" -> made.put("type", "string").put("format", "byte");
      case "Quantity" -> made.put("$ref", SpecialDefinitions.QUANTITY);
      case "IntOrString" -> made.put("$ref", SpecialDefinitions.INT_OR_STRING);
      case "OffsetDateTime" -> made.put("$ref", messageType(field, SpecialDefinitions.TIME));
      case "Object" -> made.put("$ref", messageType(field, SpecialDefinitions.RAW));
      default -> throw new IllegalStateException("no schema for " + plain);
    };
  }

  /// The definition that the protobuf field names, where the Java type does not tell.
  private static String messageType(ProtoMessage.@Nullable Field field, String otherwise) {
    if (field == null) return otherwise;
    String type = field.type();
    if (type.startsWith("map<")) type = type.substring(type.indexOf(' ') + 1, type.length() - 1);
    if (type.startsWith(".")) type = type.substring(1);
    return type.startsWith("k8s.io.") ? DefinitionName.ofMessage(type) : otherwise;
  }
}
