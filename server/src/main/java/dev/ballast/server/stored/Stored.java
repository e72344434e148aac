package dev.ballast.server.stored;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One version of one object. Immutable once published; the tree is parsed when somebody asks for
/// it, and kept while somebody holds it: a tree takes five times the room of its text, and of the
/// tens of thousands of versions that the log keeps, few are ever looked at again.
///
/// The writer encodes the object without its resourceVersion, which only the committer knows, and
/// notes the place right behind `"metadata":{`; the committer splices the version in there by one
/// copy. What is served is that copy.
public final class Stored {
  private static final byte[] VERSION_KEY =
      "\"resourceVersion\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION_END = "\",".getBytes(StandardCharsets.US_ASCII);

  private static final Reference<ObjectNode> UNPARSED = new WeakReference<>(null);

  private static final int OWN_WEIGHT = 200;

  private final byte[] json;
  private final int splice;
  private final long revision;
  private final boolean sealed;
  private final @Nullable ObjectNode drafted;
  private volatile Reference<ObjectNode> tree;
  private volatile @Nullable Map<String, String> labels;
  private volatile @Nullable Map<String, String> fields;
  private volatile @Nullable String nodeName;
  private volatile @Nullable Stored published;
  private volatile @Nullable Sight sight;
  private volatile @Nullable Reference<byte[]> protobuf;

  private Stored(
      byte[] json, int splice, long revision, boolean sealed, @Nullable ObjectNode tree) {
    this.json = json;
    this.splice = splice;
    this.revision = revision;
    this.sealed = sealed;
    this.drafted = revision == 0 ? tree : null;
    this.tree = tree == null ? UNPARSED : new WeakReference<>(tree);
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

  /// This draft as it was committed at `newRevision`; the tree gets the version too.
  Stored committed(long newRevision) {
    if (revision != 0) return again(newRevision);
    ObjectNode own = tree();
    ((ObjectNode) own.get("metadata")).put("resourceVersion", Long.toString(newRevision));
    var made = new Stored(spliced(json, splice, newRevision), splice, newRevision, sealed, own);
    published = made;
    return made;
  }

  private Stored again(long laterRevision) {
    ObjectNode known = tree.get();
    ObjectNode own = null;
    if (known != null) {
      own = known.objectNode().setAll(known);
      ObjectNode metadata = known.objectNode().setAll((ObjectNode) known.get("metadata"));
      own.set("metadata", metadata.put("resourceVersion", Long.toString(laterRevision)));
    }
    byte[] whole = spliced(bare(), splice, laterRevision);
    return new Stored(whole, splice, laterRevision, sealed, own);
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
    return again(laterRevision);
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

  /// About how many bytes of memory this version takes: its text, and what stands around that.
  int weight() {
    return json.length + OWN_WEIGHT;
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
    if (drafted != null) return drafted;
    ObjectNode known = tree.get();
    if (known == null) {
      known = (ObjectNode) Json.parse(json);
      tree = new WeakReference<>(known);
    }
    return known;
  }

  public KubeObject object() {
    return new KubeObject(tree());
  }

  /// What a view made of this version.
  private record Sight(UnaryOperator<ObjectNode> view, Stored shown) {}

  /// This version as `view` shows it: this very one where it shows it as it is. The last answer is
  /// kept, as everybody who reads this version reads it through the same view nearly always.
  public Stored seenThrough(UnaryOperator<ObjectNode> view) {
    Sight known = sight;
    if (known != null && known.view == view) return known.shown;
    ObjectNode own = tree();
    ObjectNode made = view.apply(own);
    Stored shown = made == own ? this : rewritten(made);
    sight = new Sight(view, shown);
    return shown;
  }

  private Stored rewritten(ObjectNode made) {
    ObjectNode whole = made.objectNode().setAll(made);
    whole.set("metadata", made.objectNode().setAll((ObjectNode) made.get("metadata")));
    return draft(whole, sealed).committed(revision);
  }

  /// The labels, kept: selectors ask for them again and again.
  public Map<String, String> labels() {
    Map<String, String> known = labels;
    if (known == null) {
      ObjectNode there = drafted == null ? tree.get() : drafted;
      known = there == null ? Labels.in(json) : Map.copyOf(new KubeObject(there).labels());
      labels = known;
    }
    return known;
  }

  /// What `read` makes of the tree, kept: the fields that selectors ask for. There is one such
  /// reader a kind.
  public Map<String, String> fields(Function<ObjectNode, Map<String, String>> read) {
    Map<String, String> known = fields;
    if (known == null) {
      known = Map.copyOf(read.apply(tree()));
      fields = known;
    }
    return known;
  }

  /// The protobuf message that `write` makes of the tree, kept while there is room: many watchers
  /// and lists ask for the same one. Never change it.
  public byte[] protobuf(Function<ObjectNode, byte[]> write) {
    Reference<byte[]> kept = protobuf;
    byte[] known = kept == null ? null : kept.get();
    if (known == null) {
      known = write.apply(tree());
      protobuf = new SoftReference<>(known);
    }
    return known;
  }

  /// The node that a pod is bound to, or `""`; kept, as the log asks for it twice.
  String nodeName() {
    String known = nodeName;
    if (known == null) {
      known = Json.string(tree(), "spec", "nodeName");
      nodeName = known;
    }
    return known;
  }
}
