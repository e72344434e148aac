package dev.ballast.node;

import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.IndexBy;
import dev.ballast.node.volume.LocalFolders;
import dev.ballast.node.volume.Mention;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Brings to each node the changes of its pods, of what these mention, and of the volumes that lie
/// there. All agents of a process share one feed and so one watch a kind: a change costs a look
/// into a map for each node that it concerns, however many nodes there are.
public final class PodFeed {
  private static final IndexBy BY_NODE = new IndexBy("node", each -> List.of(node(each)));
  private static final IndexBy VOLUMES_OF = new IndexBy("node", LocalFolders::nodesOf);
  private static final IndexBy BY_MENTION = new IndexBy("mention", Mention::keysOf);

  private final Cache pods;
  private final Cache volumes;
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  /// Hears what concerns one node.
  interface Listener {
    /// @param after null for a pod that is gone
    void podChanged(KubeObject last, @Nullable KubeObject after);

    /// An object that one of the node's pods mentions is new or other.
    void sourceChanged(KubeObject pod, Mention source);

    /// A volume whose node affinity names the node is new or other.
    void volumeChanged(KubeObject volume);
  }

  private PodFeed(Cache pods, Cache volumes) {
    this.pods = pods;
    this.volumes = volumes;
  }

  /// @param caches of the node alone, or of all nodes
  public static PodFeed over(Caches caches) {
    Cache pods = caches.of(Types.PODS).index(BY_NODE).index(BY_MENTION);
    Cache volumes = caches.of(Types.PERSISTENT_VOLUMES).index(VOLUMES_OF);
    var feed = new PodFeed(pods, volumes);
    pods.onChange(feed::podChanged);
    volumes.onChange((before, after) -> feed.volumeChanged(after));
    feed.follow(caches, Types.CONFIG_MAPS, Mention.Kind.CONFIG_MAP);
    feed.follow(caches, Types.SECRETS, Mention.Kind.SECRET);
    feed.follow(caches, Types.PERSISTENT_VOLUME_CLAIMS, Mention.Kind.CLAIM);
    return feed;
  }

  private void follow(Caches caches, ResourceType type, Mention.Kind kind) {
    caches.of(type).onChange((before, after) -> sourceChanged(kind, after));
  }

  private static String node(KubeObject pod) {
    return pod.text("spec", "nodeName");
  }

  private void podChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject last = after == null ? before : after;
    if (last == null) return;
    Listener listener = listeners.get(node(last));
    if (listener != null) listener.podChanged(last, after);
  }

  private void sourceChanged(Mention.Kind kind, @Nullable KubeObject source) {
    if (source == null) return;
    var mention = new Mention(kind, source.namespace(), source.name());
    for (KubeObject each : pods.indexed(BY_MENTION, mention.key())) {
      Listener listener = listeners.get(node(each));
      if (listener != null) listener.sourceChanged(each, mention);
    }
  }

  private void volumeChanged(@Nullable KubeObject volume) {
    if (volume == null) return;
    for (String each : LocalFolders.nodesOf(volume)) {
      Listener listener = listeners.get(each);
      if (listener != null) listener.volumeChanged(volume);
    }
  }

  /// Lets `listener` hear of what the node has already, then of every change.
  void subscribe(String node, Listener listener) {
    listeners.put(node, listener);
    for (KubeObject each : pods.indexed(BY_NODE, node)) listener.podChanged(each, each);
    for (KubeObject each : volumes.indexed(VOLUMES_OF, node)) listener.volumeChanged(each);
  }

  void unsubscribe(String node) {
    listeners.remove(node);
  }

  Cache pods() {
    return pods;
  }
}
