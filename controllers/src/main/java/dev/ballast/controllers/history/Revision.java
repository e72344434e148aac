package dev.ballast.controllers.history;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Comparator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A ControllerRevision: one state of a set's pod template, kept as the patch that brings it back.
public record Revision(KubeObject object) {
  /// Oldest first.
  public static final Comparator<Revision> ORDER =
      Comparator.comparingLong(Revision::number)
          .thenComparing(each -> each.object.created())
          .thenComparing(Revision::name);

  public String name() {
    return object.name();
  }

  public long number() {
    return object.number(0, "revision");
  }

  public JsonNode data() {
    return object.at("data");
  }

  /// The pod template that this revision stands for.
  public ObjectNode template() {
    ObjectNode template = ((ObjectNode) Json.at(data(), "spec", "template")).deepCopy();
    template.remove("$patch");
    return template;
  }

  /// A set's present template, in the form in which revisions keep it.
  public static ObjectNode dataOf(KubeObject set) {
    ObjectNode template = ((ObjectNode) set.at("spec", "template")).deepCopy();
    template.put("$patch", "replace");
    ObjectNode data = Json.object();
    data.putObject("spec").set("template", template);
    return data;
  }
}
