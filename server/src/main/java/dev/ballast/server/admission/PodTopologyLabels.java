package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// A pod that gets its node learns the zone and region of that node as labels (KEP-4742).
final class PodTopologyLabels {
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final List<String> COPIED =
      List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  private PodTopologyLabels() {}

  static void mutate(Attributes asked) {
    if (asked.operation() != Attributes.Operation.CREATE) return;
    if (asked.subresource().equals("binding")) {
      copy(asked, Json.string(asked.object(), "target", "name"));
    } else if (asked.creates("Pod")) {
      copy(asked, Json.string(asked.object(), "spec", "nodeName"));
    }
  }

  private static void copy(Attributes asked, String node) {
    if (node.isEmpty()) return;
    Entry<Stored> found = asked.seen().get(Keys.of(new ObjectKey(NODES, "", node)));
    if (found == null) return;
    Map<String, String> labels = found.value().labels();
    ObjectNode metadata = Json.child(asked.object(), "metadata");
    for (String each : COPIED) {
      String value = labels.get(each);
      if (value != null) Json.child(metadata, "labels").put(each, value);
    }
  }
}
