package dev.ballast.server.stored;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One version of one object. Immutable once published; the tree is parsed when first asked for.
///
/// The writer encodes the object without its resourceVersion, which only the committer knows, and
/// notes the place right behind `"metadata":{`; the committer splices the version in there by one
/// copy. What is served is that copy.
public final class Stored {
  private static final byte[] VERSION_KEY =
      "\"resourceVersion\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION_END = "\",".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final int splice;
  private final long revision;
  private final boolean sealed;
  private volatile @Nullable ObjectNode tree;
  private volatile @Nullable Map<String, String> labels;
  private volatile @Nullable Stored published;

  private Stored(
      byte[] json, int splice, long revision, boolean sealed, @Nullable ObjectNode tree) {
    this.json = json;
    this.splice = splice;
    this.revision = revision;
    this.sealed = sealed;
    this.tree = tree;
  }

  /// A version that is about to be committed. `tree` belongs to it from now on.
  public static Stored draft(ObjectNode tree, boolean sealed) {
    ((ObjectNode) tree.get("metadata")).remove("resourceVersion");
    Encoded encoded = encode(tree);
    return new Stored(encoded.json, encoded.splice, 0, sealed, tree);
  }

  /// What the store read back: JSON without a version, and the place where it goes.
  static Stored read(byte[] bare, int splice, long revision, boolean sealed) {
    return new Stored(spliced(bare, splice, revision), splice, revision, sealed, null);
  }

  private record Encoded(byte[] json, int splice) {}

  /// Metadata first among what varies, so that the splice lies near the front.
  private static Encoded encode(ObjectNode tree) {
    var out = new Buffer();
    int splice;
    try (JsonGenerator generator = Json.writer(out)) {
      generator.writeStartObject();
      for (String first : new String[] {"kind", "apiVersion"}) {
        if (tree.get(first) instanceof JsonNode value)
          generator.writeStringProperty(first, value.asString(""));
      }
      generator.writeName("metadata");
      generator.flush();
      splice = out.size() + 2;
      Json.write(tree.get("metadata"), generator);
      for (Map.Entry<String, JsonNode> each : tree.properties()) {
        switch (each.getKey()) {
          case "kind", "apiVersion", "metadata" -> {}
          default -> {
            generator.writeName(each.getKey());
            Json.write(each.getValue(), generator);
          }
        }
      }
      generator.writeEndObject();
    }
    byte[] json = out.toByteArray();
    return new Encoded(json, splice);
  }

  private static final class Buffer extends java.io.ByteArrayOutputStream {
    Buffer() {
      super(1024);
    }
  }

  /// This draft as it was committed at `revision`; the tree gets the version too.
  Stored committed(long newRevision) {
    ObjectNode own = tree();
    if (revision != 0) {
      own = own.objectNode().setAll(own);
      own.set("metadata", own.get("metadata").deepCopy());
    }
    ((ObjectNode) own.get("metadata")).put("resourceVersion", Long.toString(newRevision));
    byte[] bare = revision == 0 ? json : bare();
    var made = new Stored(spliced(bare, splice, newRevision), splice, newRevision, sealed, own);
    if (revision == 0) published = made;
    return made;
  }

  private static byte[] spliced(byte[] bare, int splice, long revision) {
    byte[] version = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[bare.length + VERSION_KEY.length + version.length + VERSION_END.length];
    int at = splice;
    System.arraycopy(bare, 0, whole, 0, splice);
    for (byte[] part : new byte[][] {VERSION_KEY, version, VERSION_END}) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    System.arraycopy(bare, splice, whole, at, bare.length - splice);
    return whole;
  }

  /// This draft as readers see it since `revision`.
  public Stored publishedAt(long newRevision) {
    Stored known = published;
    return known != null ? known : committed(newRevision);
  }

  /// This version under a later revision: what a watcher is told of an object that leaves its
  /// selection.
  public Stored publishedAgainAt(long laterRevision) {
    return committed(laterRevision);
  }

  /// The JSON without its version.
  byte[] bare() {
    if (revision == 0) return json;
    int length = VERSION_KEY.length + Long.toString(revision).length() + VERSION_END.length;
    byte[] bare = new byte[json.length - length];
    System.arraycopy(json, 0, bare, 0, splice);
    System.arraycopy(json, splice + length, bare, splice, bare.length - splice);
    return bare;
  }

  int splice() {
    return splice;
  }

  boolean sealed() {
    return sealed;
  }

  /// The JSON text as it is served. Never change it.
  public byte[] json() {
    return json;
  }

  /// Where in the JSON the content of `metadata` begins.
  public int metadataAt() {
    return splice;
  }

  public long revision() {
    return revision;
  }

  /// The tree, shared by all: never change it.
  public ObjectNode tree() {
    ObjectNode known = tree;
    if (known == null) {
      known = (ObjectNode) Json.parse(json);
      tree = known;
    }
    return known;
  }

  public KubeObject object() {
    return new KubeObject(tree());
  }

  public Map<String, String> labels() {
    Map<String, String> known = labels;
    if (known == null) {
      known = object().labels();
      labels = known;
    }
    return known;
  }
}
