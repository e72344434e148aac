package dev.ballast.kinds.custom;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a CustomResourceDefinition says, as far as serving its objects goes. A view of its tree.
public record Definition(ObjectNode tree) {
  public static final String GROUP = "apiextensions.k8s.io";
  public static final ResourceType TYPE =
      new ResourceType(GROUP, "v1", "customresourcedefinitions");

  /// One version of the kind.
  public record Version(
      String name, boolean served, boolean storage, Structural schema, JsonNode source) {
    boolean hasStatus() {
      return source.path("subresources").path("status").isObject();
    }

    JsonNode scale() {
      return source.path("subresources").path("scale");
    }

    String deprecation(Definition of) {
      if (!Json.flag(source, "deprecated")) return "";
      String words = Json.string(source, "deprecationWarning");
      return words.isEmpty() ? of.group() + "/" + name + " " + of.kind() + " is deprecated" : words;
    }
  }

  private KubeObject object() {
    return new KubeObject(tree);
  }

  public String name() {
    return object().name();
  }

  public String uid() {
    return object().uid();
  }

  public String group() {
    return object().text("spec", "group");
  }

  public String plural() {
    return object().text("spec", "names", "plural");
  }

  public String kind() {
    return object().text("spec", "names", "kind");
  }

  public boolean namespaced() {
    return object().text("spec", "scope").equals("Namespaced");
  }

  /// The names under which the kind is served: those that no other kind of its group had before.
  public JsonNode acceptedNames() {
    return object().at("status", "acceptedNames");
  }

  public boolean is(String condition) {
    for (JsonNode each : object().at("status", "conditions")) {
      if (Json.string(each, "type").equals(condition))
        return Json.string(each, "status").equals("True");
    }
    return false;
  }

  /// Whether it is being deleted.
  public boolean terminating() {
    return object().deleting();
  }

  public GroupResource resource() {
    return new GroupResource(group(), plural());
  }

  /// Whether its objects can be reached.
  public boolean isServed() {
    return is("Established");
  }

  /// All versions, served or not.
  public List<Version> versions() {
    var versions = new ArrayList<Version>();
    for (JsonNode each : object().at("spec", "versions")) {
      versions.add(
          new Version(
              Json.string(each, "name"),
              Json.flag(each, "served"),
              Json.flag(each, "storage"),
              Structural.of(each.path("schema").path("openAPIV3Schema")),
              each));
    }
    return versions;
  }

  /// The apiVersion in which objects are stored.
  public String storedAs() {
    for (JsonNode each : object().at("spec", "versions")) {
      if (Json.flag(each, "storage")) return group() + "/" + Json.string(each, "name");
    }
    return "";
  }

  /// How a webhook is reached that converts between versions; null where none is needed.
  public @Nullable ObjectNode webhook() {
    boolean asked = object().text("spec", "conversion", "strategy").equals("Webhook");
    return asked && object().at("spec", "conversion", "webhook") instanceof ObjectNode there
        ? there
        : null;
  }
}
