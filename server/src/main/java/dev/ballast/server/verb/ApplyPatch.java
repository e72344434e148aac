package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.apply.Apply;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Server-side apply (KEP-555): what the writer wants is merged into what is there, or becomes it.
final class ApplyPatch {
  private final Objects objects;
  private final Decoder decoder;
  private final Rewrite rewrite;
  private final Create create;
  private final Ownership ownership;

  ApplyPatch(
      Objects objects, Decoder decoder, Rewrite rewrite, Create create, Ownership ownership) {
    this.objects = objects;
    this.decoder = decoder;
    this.rewrite = rewrite;
    this.create = create;
    this.ownership = ownership;
  }

  Response run(Kind kind, Request request, ApplyBody body) {
    ObjectNode sent = checked(kind, request, body.tree());
    var problems = new ArrayList<String>();
    Decoder.Decoded read = decoder.normalised(kind, sent.deepCopy(), request, problems);
    List<String> warnings = warnings(request, body, read.warnings());
    ObjectNode wanted = onlyWhatIsKnown(sent, read.tree());
    ObjectKey key = Objects.key(kind, request.target().namespace(), request.target().name());
    Optional<Stored> live = objects.find(kind, key);
    if (live.isEmpty() && !request.target().isSubresource()) {
      if (!Json.string(wanted, "metadata", "uid").isEmpty()) {
        throw ApiException.conflict(
            key.resource(),
            key.name(),
            "uid mismatch: the provided object specified uid "
                + Json.string(wanted, "metadata", "uid")
                + ", and no existing object was found");
      }
      ObjectNode object = merged(kind, request, null, wanted);
      return create.create(kind, request, object, warnings);
    }
    return rewrite.run(
        kind,
        request,
        old -> {
          ObjectNode next = merged(kind, request, old.tree(), wanted);
          String version = Json.string(wanted, "metadata", "resourceVersion");
          ObjectNode metadata = Json.child(next, "metadata");
          if (version.isEmpty()) metadata.remove("resourceVersion");
          else metadata.put("resourceVersion", version);
          return new Decoder.Decoded(next, warnings);
        });
  }

  private static List<String> warnings(Request request, ApplyBody body, List<String> known) {
    String validation = request.parameters().text("fieldValidation");
    if (body.problems().isEmpty() || validation.equals("Ignore")) return known;
    String wrong = "error converting YAML to JSON: " + ApplyBody.notStrict(body.problems());
    if (validation.equals("Strict"))
      throw ApiException.badRequest("error strict decoding YAML: " + wrong);
    var all = new ArrayList<String>(known);
    all.add(wrong);
    return all;
  }

  private ObjectNode merged(
      Kind kind, Request request, @Nullable ObjectNode live, ObjectNode wanted) {
    boolean force = request.parameters().flag("force");
    ObjectNode merged =
        Apply.merge(
            ownership.schema(kind),
            live,
            wanted,
            ownership.writer(kind, request),
            force,
            Ownership.reset(kind, request));
    return Update.read(decoder, kind, request, merged).tree();
  }

  /// The writer owns what they sent, not what normalising has filled in; only what has no place in
  /// the kind is left out.
  private static ObjectNode onlyWhatIsKnown(ObjectNode sent, ObjectNode normalised) {
    ObjectNode kept = sent.deepCopy();
    prune(kept, normalised);
    return kept;
  }

  private static void prune(ObjectNode sent, ObjectNode normalised) {
    for (String field : List.copyOf(sent.propertyNames())) {
      JsonNode known = normalised.get(field);
      JsonNode value = sent.get(field);
      if (value instanceof ObjectNode inner && known instanceof ObjectNode there) {
        prune(inner, there);
      } else if (value instanceof ArrayNode inner && known instanceof ArrayNode there) {
        for (int i = 0; i < inner.size(); i++) item(inner, i, there.get(i));
      } else if (known != null) {
        sent.set(field, known);
      } else if (value.isNull()) {
        sent.remove(field);
      }
    }
  }

  private static void item(ArrayNode sent, int at, JsonNode known) {
    if (sent.get(at) instanceof ObjectNode inner && known instanceof ObjectNode there) {
      prune(inner, there);
    } else {
      sent.set(at, known);
    }
  }

  private static ObjectNode checked(Kind kind, Request request, ObjectNode sent) {
    if (request.parameters().text("fieldManager").isEmpty()) {
      FieldError missing = FieldError.required("fieldManager", "is required for apply patch");
      throw ApiException.invalid("meta.k8s.io", "PatchOptions", "", List.of(missing));
    }
    String apiVersion = Json.string(sent, "apiVersion");
    String kindName = Json.string(sent, "kind");
    if (apiVersion.isEmpty() || kindName.isEmpty()) {
      int slash = apiVersion.indexOf('/');
      String group = slash < 0 ? "" : apiVersion.substring(0, slash);
      String shown = group + "/" + apiVersion.substring(slash + 1) + ", Kind=" + kindName;
      throw ApiException.badRequest("invalid object type: " + shown);
    }
    if (!apiVersion.equals(kind.type().apiVersion())) {
      throw ApiException.badRequest(
          "Incorrect version specified in apply patch. Specified patch version: "
              + apiVersion
              + ", expected: "
              + kind.type().apiVersion());
    }
    if (!kindName.equals(kind.kind())) {
      throw ApiException.badRequest(
          "PatchType is apply but the object is a "
              + kindName
              + " of "
              + apiVersion
              + ", not a "
              + kind.kind());
    }
    String name = Json.string(sent, "metadata", "name");
    if (name.isEmpty()) Json.child(sent, "metadata").put("name", request.target().name());
    if (!name.isEmpty() && !name.equals(request.target().name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + request.target().name()
              + ")");
    }
    if (kind.namespaced()) {
      Create.checkAddress(kind, request, sent);
      Json.child(sent, "metadata").put("namespace", request.target().namespace());
    }
    return sent;
  }
}
