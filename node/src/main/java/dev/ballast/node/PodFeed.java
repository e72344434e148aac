package dev.ballast.node;

import dev.ballast.loop.Cache;
import dev.ballast.objects.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Brings pods' changes to their nodes. All agents of a process share one feed and so one watch: a
/// change costs one look into a map, however many nodes there are.
public final class PodFeed {
  private static final String BY_NODE = "node";

  private final Cache pods;
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  /// Hears of one node's pods; `after` is null for one that is gone.
  interface Listener {
    void changed(KubeObject last, @Nullable KubeObject after);
  }

  private PodFeed(Cache pods) {
    this.pods = pods;
  }

  /// @param pods of the node alone, or of all nodes
  public static PodFeed over(Cache pods) {
    var feed = new PodFeed(pods.index(BY_NODE, each -> List.of(node(each))));
    pods.onChange(feed::changed);
    return feed;
  }

  private static String node(KubeObject pod) {
    return pod.text("spec", "nodeName");
  }

  private void changed(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject last = after == null ? before : after;
    if (last == null) return;
    Listener listener = listeners.get(node(last));
    if (listener != null) listener.changed(last, after);
  }

  /// Lets `listener` hear of what the node has already, then of every change.
  void subscribe(String node, Listener listener) {
    listeners.put(node, listener);
    for (KubeObject each : pods.indexed(BY_NODE, node)) listener.changed(each, each);
  }

  void unsubscribe(String node) {
    listeners.remove(node);
  }

  Cache pods() {
    return pods;
  }
}
