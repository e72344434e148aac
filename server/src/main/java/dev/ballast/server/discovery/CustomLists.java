package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import java.util.Collection;
import tools.jackson.databind.node.ObjectNode;

/// The schema of a list of custom objects, as OpenAPI publishes it.
final class CustomLists {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String COMPONENTS = "#/components/schemas/";

  private CustomLists() {}

  /// The definitions that schemas of custom kinds refer to.
  static void references(Collection<String> names) {
    names.add(META + "ObjectMeta");
    names.add(META + "ListMeta");
  }

  static ObjectNode of(Kind kind) {
    ObjectNode made = Json.object();
    made.put("description", kind.listKind() + " is a list of " + kind.kind());
    made.put("type", "object").putArray("required").add("items");
    ObjectNode properties = made.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    ObjectNode items = properties.putObject("items");
    String words = "List of " + kind.type().resource() + ".";
    items.put("description", words).put("type", "array");
    items.putObject("items").put("$ref", COMPONENTS + kind.schema());
    properties.putObject("kind").put("type", "string");
    ObjectNode metadata = properties.putObject("metadata");
    metadata.put("description", "Standard list metadata.");
    metadata.putArray("allOf").addObject().put("$ref", COMPONENTS + META + "ListMeta");
    made.putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", kind.type().group())
        .put("kind", kind.listKind())
        .put("version", kind.type().version());
    return made;
  }
}
