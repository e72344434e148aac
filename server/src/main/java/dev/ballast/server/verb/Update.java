package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.request.Request;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A whole new form of an object, or of its status, scale or finalizers.
public final class Update {
  private final Objects objects;
  private final Decoder decoder;
  private final Rewrite rewrite;
  private final Create create;

  Update(Objects objects, Decoder decoder, Rewrite rewrite, Create create) {
    this.objects = objects;
    this.decoder = decoder;
    this.rewrite = rewrite;
    this.create = create;
  }

  public Response run(Kind kind, Request request) {
    WriteOptions.check(request, "UpdateOptions");
    if (request.target().subresource().equals("scale")) return scale(kind, request);
    Decoder.Decoded read = decoder.object(kind, request);
    checkName(kind, request, read.tree());
    ObjectKey key = Objects.key(kind, request.target().namespace(), request.target().name());
    boolean makes = kind.createdByUpdate() && !request.target().isSubresource();
    if (makes && objects.find(kind, key).isEmpty())
      return create.create(kind, request, read.tree(), read.warnings());
    return rewrite.run(
        kind, request, old -> new Decoder.Decoded(read.tree().deepCopy(), read.warnings()));
  }

  private Response scale(Kind kind, Request request) {
    ObjectNode scale = decoder.options(request.body(), "Scale");
    return Scaling.run(kind, request, rewrite, decoder, old -> scale);
  }

  static void checkName(Kind kind, Request request, ObjectNode object) {
    Create.checkAddress(kind, request, object);
    ObjectNode metadata = Json.child(object, "metadata");
    String asked = request.target().name();
    String name = Json.string(metadata, "name");
    if (name.isEmpty()) {
      throw ApiException.badRequest(
          "the name of the object ("
              + asked
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!name.equals(asked)) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + asked
              + ")");
    }
    if (kind.namespaced()) metadata.put("namespace", request.target().namespace());
  }

  /// A tree that somebody else made out of an object, in the one form.
  static Decoder.Decoded read(Decoder decoder, Kind kind, Request request, ObjectNode tree) {
    List<String> problems = new ArrayList<>();
    return decoder.normalised(kind, tree, request, problems);
  }
}
