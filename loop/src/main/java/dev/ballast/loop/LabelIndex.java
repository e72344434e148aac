package dev.ballast.loop;

import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Finds the objects of a namespace that bear certain labels without looking at the others.
public final class LabelIndex {
  private static final IndexBy INDEX = new IndexBy("label", LabelIndex::keys);

  private LabelIndex() {}

  /// Lets [#bearing] find the objects of `cache`.
  public static Cache index(Cache cache) {
    return cache.index(INDEX);
  }

  private static Collection<String> keys(KubeObject object) {
    String namespace = object.namespace();
    var keys = new ArrayList<String>();
    object.labels().forEach((name, value) -> keys.add(key(namespace, name, value)));
    return keys;
  }

  private static String key(String namespace, String name, String value) {
    return namespace + "/" + name + "=" + value;
  }

  /// The objects of an indexed cache in `namespace` that may bear all of `labels`: those that bear
  /// the rarest of them, all of the namespace where `labels` is empty.
  public static List<KubeObject> bearing(
      Cache cache, String namespace, Map<String, String> labels) {
    String rarest = "";
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, String> each : labels.entrySet()) {
      String key = key(namespace, each.getKey(), each.getValue());
      int count = cache.count(INDEX, key);
      if (count < fewest) rarest = key;
      fewest = Math.min(fewest, count);
    }
    return rarest.isEmpty() ? cache.list(namespace) : cache.indexed(INDEX, rarest);
  }
}
