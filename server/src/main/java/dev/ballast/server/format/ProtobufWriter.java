package dev.ballast.server.format;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.protobuf.Protobuf;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.verb.Response.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Writes answers as protobuf. A stored object's message is made when first asked for and kept with
/// it, so lists and watches copy bytes. Thread-safe.
public final class ProtobufWriter {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String KUBERNETES = ".k8s.io";

  private final Protobuf protobuf = new Protobuf();

  /// Whether objects of `kind` can be had in this form.
  public boolean has(Kind kind) {
    return protobuf.has(kind.schema());
  }

  private byte[] message(Kind kind, Stored object) {
    return object.protobuf(tree -> protobuf.message(tree, kind.schema()));
  }

  void one(Kind kind, Stored object, OutputStream out) throws IOException {
    out.write(Protobuf.envelope(kind.type().apiVersion(), kind.kind(), message(kind, object)));
  }

  void page(Page page, ObjectNode metadata, OutputStream out) throws IOException {
    Kind kind = page.kind();
    List<byte[]> items = page.items().stream().map(each -> message(kind, each)).toList();
    protobuf.list(kind.type().apiVersion(), kind.listKind(), metadata, items, out);
  }

  /// @throws ApiException 406 where what `tree` says has no such form
  public byte[] tree(ObjectNode tree) {
    return Protobuf.envelope(
        Json.string(tree, "apiVersion"), Json.string(tree, "kind"), message(tree));
  }

  private byte[] message(ObjectNode tree) {
    String definition = definition(tree);
    if (!protobuf.has(definition)) throw notMarshalable(tree);
    return protobuf.message(tree, definition);
  }

  /// The definition by which `tree` is encoded, out of what it says of itself: `rbac` is the folder
  /// of `rbac.authorization.k8s.io`.
  private static String definition(ObjectNode tree) {
    String apiVersion = Json.string(tree, "apiVersion");
    String kind = Json.string(tree, "kind");
    if (isOfAllGroups(kind) || apiVersion.startsWith("meta.k8s.io/")) return META + kind;
    int slash = apiVersion.indexOf('/');
    String version = apiVersion.substring(slash + 1);
    String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
    if (group.contains(".") && !group.endsWith(KUBERNETES)) return "";
    int dot = group.indexOf('.');
    String folder = dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + folder + "." + version + "." + kind;
  }

  /// Kinds of every group, and those that describe the API.
  private static boolean isOfAllGroups(String kind) {
    return switch (kind) {
      case "Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList" -> true;
      default -> false;
    };
  }

  private static ApiException notMarshalable(ObjectNode tree) {
    String apiVersion = Json.string(tree, "apiVersion");
    String type =
        "*" + apiVersion.substring(apiVersion.indexOf('/') + 1) + "." + Json.string(tree, "kind");
    return ApiException.of(
        406,
        "NotAcceptable",
        "object "
            + type
            + " does not implement the protobuf marshalling interface and cannot be encoded to a"
            + " protobuf message");
  }

  byte[] event(String type, Kind kind, Stored object) {
    return Protobuf.event(type, kind.type().apiVersion(), kind.kind(), message(kind, object));
  }

  byte[] event(String type, Kind kind, ObjectNode tree) {
    String apiVersion = Json.string(tree, "apiVersion");
    boolean own = Json.string(tree, "kind").equals(kind.kind());
    byte[] message = own ? protobuf.message(tree, kind.schema()) : message(tree);
    return Protobuf.event(type, apiVersion, Json.string(tree, "kind"), message);
  }
}
