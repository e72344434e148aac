package dev.ballast.kinds.custom;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.structural.Defaulting;
import dev.ballast.objects.structural.Pruning;
import dev.ballast.objects.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The one form of the objects of a version: fields that its schema does not specify are gone,
/// metadata is what Kubernetes' own types would leave of it, nulls that are not allowed are gone,
/// defaults are in.
final class CustomForm {
  private final Structural schema;
  private final Schema objectMeta;

  CustomForm(Structural schema, Schema objectMeta) {
    this.schema = schema;
    this.objectMeta = objectMeta;
  }

  /// One walk of a tree: what is wrong with it, and how it is refused.
  private record Pass(List<String> problems, Function<String, ApiException> refusal) {}

  /// What a request carries, and what strict field validation finds wrong with it.
  ///
  /// @param refusal makes the answer to metadata of a wrong type
  Normaliser.Result read(ObjectNode given, Function<String, ApiException> refusal) {
    ObjectNode made = given.deepCopy();
    var problems = new ArrayList<String>();
    var pass = new Pass(problems, refusal);
    metadata(made, "", pass);
    embedded(schema, made, "", pass);
    for (String path : Pruning.prune(schema, made)) problems.add("unknown field \"" + path + "\"");
    Defaulting.fill(schema, made);
    return new Normaliser.Result(made, problems);
  }

  /// A stored object as this version shows it.
  ObjectNode shown(ObjectNode stored) {
    ObjectNode made = read(stored, ApiException::internal).tree();
    return Json.same(made, stored) ? stored : made;
  }

  void fill(ObjectNode object) {
    Defaulting.fill(schema, object);
  }

  private void metadata(ObjectNode object, String place, Pass pass) {
    JsonNode there = object.get("metadata");
    if (there == null) return;
    if (!(there instanceof ObjectNode given)) {
      String word = there.isArray() ? "array" : there.isString() ? "string" : "number";
      throw pass.refusal.apply(
          "json: cannot unmarshal " + word + " into Go value of type v1.ObjectMeta");
    }
    Normaliser.Result result = Normaliser.normalise(objectMeta, given, pass.refusal);
    object.set("metadata", result.tree());
    String prefix = "unknown field \"" + place + "metadata.";
    result
        .problems()
        .forEach(each -> pass.problems.add(each.replaceFirst("^unknown field \"", prefix)));
  }

  /// The metadata of whole objects inside this one.
  private void embedded(Structural schema, JsonNode value, String at, Pass pass) {
    if (value instanceof ObjectNode object) {
      if (schema.embeds()) metadata(object, at.isEmpty() ? "" : at + ".", pass);
      for (var each : object.properties()) {
        Structural inside = schema.property(each.getKey());
        if (inside == null) inside = schema.values();
        String path = at.isEmpty() ? each.getKey() : at + "." + each.getKey();
        if (inside != null) embedded(inside, each.getValue(), path, pass);
      }
    } else if (value instanceof ArrayNode list) {
      Structural items = schema.items();
      if (items == null) return;
      for (int i = 0; i < list.size(); i++) embedded(items, list.get(i), at + "[" + i + "]", pass);
    }
  }
}
