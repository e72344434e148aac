package dev.ballast.node.launch;

import dev.ballast.objects.KubeObject;
import java.util.Map;
import java.util.TreeMap;

/// The labels and annotations by which containers are found again, those that Kubernetes' own
/// agent uses.
public final class Labels {
  public static final String POD_NAME = "io.kubernetes.pod.name";
  public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
  public static final String POD_UID = "io.kubernetes.pod.uid";
  public static final String CONTAINER_NAME = "io.kubernetes.container.name";
  public static final String HASH = "io.kubernetes.container.hash";
  public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
  public static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
  public static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
  public static final String GRACE = "io.kubernetes.pod.terminationGracePeriod";

  /// Whose a pod is where several clusters, or somebody else's agent, share a runtime.
  public static final String CLUSTER = "ballast.dev/cluster";

  /// What a container was given of cpu and memory at its start, as its spec said it.
  public static final String RESOURCES = "ballast.dev/resources";

  private Labels() {}

  static Map<String, String> ofPod(KubeObject pod, String cluster) {
    var labels = new TreeMap<>(pod.labels());
    labels.put(CLUSTER, cluster);
    labels.put(POD_NAME, pod.name());
    labels.put(POD_NAMESPACE, pod.namespace());
    labels.put(POD_UID, pod.uid());
    return labels;
  }
}
