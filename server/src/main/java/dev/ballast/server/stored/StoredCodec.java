package dev.ballast.server.stored;

import dev.ballast.store.Change;
import dev.ballast.store.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How objects lie in the store: four bytes that say where the version is spliced in, then JSON;
/// the whole sealed where the kind asks for it. Changes of pods are filed under their node too, so
/// that a node follows only its own.
public final class StoredCodec implements Codec<Stored> {
  private static final String PODS = Keys.folder(new dev.ballast.objects.GroupResource("", "pods"));

  private final Seal seal;

  public StoredCodec(Seal seal) {
    this.seal = seal;
  }

  /// The topic of the pods that are bound to `node`.
  public static String podsOf(String node) {
    return "pods-of-node:" + node;
  }

  @Override
  public byte[] write(Stored value) {
    byte[] bare = value.bare();
    byte[] plain = ByteBuffer.allocate(4 + bare.length).putInt(value.splice()).put(bare).array();
    return value.sealed() ? seal.close(plain) : plain;
  }

  @Override
  public Stored read(byte[] bytes, long revision) {
    boolean sealed = Seal.sealed(bytes);
    ByteBuffer plain = ByteBuffer.wrap(sealed ? seal.open(bytes) : bytes);
    int splice = plain.getInt();
    byte[] bare = new byte[plain.remaining()];
    plain.get(bare);
    return Stored.read(bare, splice, revision, sealed);
  }

  @Override
  public Stored committed(Stored value, long revision) {
    return value.committed(revision);
  }

  @Override
  public int weight(Stored value) {
    return value.weight();
  }

  @Override
  public List<String> topics(Change<Stored> change) {
    if (!change.key().startsWith(PODS)) return List.of();
    var topics = new ArrayList<String>(2);
    String node = node(change.value());
    if (!node.isEmpty()) topics.add(podsOf(node));
    String before = node(change.previous());
    if (!before.isEmpty() && !before.equals(node)) topics.add(podsOf(before));
    return topics;
  }

  private static String node(@Nullable Stored pod) {
    return pod == null ? "" : pod.nodeName();
  }
}
