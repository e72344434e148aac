package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.OwnerReference;
import dev.ballast.server.access.node.NodeIdentity;
import dev.ballast.server.access.pki.SigningRequest;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A node writes its own Node and Lease, the status of its own pods and tokens for them, and
/// nothing of its neighbours'.
final class NodeRestriction {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String LEASES = "kube-node-lease";

  private final Attributes asked;
  private final String node;

  private NodeRestriction(Attributes asked, String node) {
    this.asked = asked;
    this.node = node;
  }

  static void check(Attributes asked) {
    Optional<String> node = NodeIdentity.of(asked.request().user());
    if (node.isEmpty()) return;
    if (node.get().isEmpty()) {
      String user = asked.request().user().name();
      throw asked.forbidden("could not determine node from user \"" + user + "\"");
    }
    new NodeRestriction(asked, node.get()).check();
  }

  private void check() {
    String group = asked.kind().type().group();
    String resource = asked.kind().type().resource();
    switch (group.isEmpty() ? resource : resource + "." + group) {
      case "pods" -> pod();
      case "nodes" -> node();
      case "persistentvolumeclaims" -> {
        if (!asked.subresource().equals("status")) throw refuse("may only update PVC status");
      }
      case "serviceaccounts" -> token();
      case "leases.coordination.k8s.io" -> lease();
      case "csinodes.storage.k8s.io" -> sameName("CSINode");
      case "certificatesigningrequests.certificates.k8s.io" -> certificate();
      default -> {}
    }
  }

  private RuntimeException refuse(String why, Object... names) {
    return asked.forbidden(names.length == 0 ? why : why.formatted(names));
  }

  private void pod() {
    switch (asked.subresource()) {
      case "" -> {
        switch (asked.operation()) {
          case CREATE -> MirrorPod.check(asked, node);
          case DELETE -> {
            if (!nodeOf(asked.object()).equals(node)) {
              throw refuse(
                  "node \"%s\" can only delete pods with spec.nodeName set to itself", node);
            }
          }
          case UPDATE, CONNECT ->
              throw refuse(
                  "unexpected operation \"%s\", node \"%s\" can only create and delete mirror pods",
                  asked.operation(), node);
        }
      }
      case "status" -> podStatus();
      case "eviction" -> {
        Entry<Stored> pod = pod(asked.name());
        if (pod != null && !nodeOf(pod.value().tree()).equals(node)) {
          throw refuse("node %s can only evict pods with spec.nodeName set to itself", node);
        }
      }
      default ->
          throw refuse(
              "unexpected pod subresource \"%s\", only 'status' and 'eviction' are allowed",
              asked.subresource());
    }
  }

  private void podStatus() {
    ObjectNode old = asked.old();
    if (asked.operation() != Operation.UPDATE || old == null) {
      throw refuse(
          "unexpected operation \"%s\", node \"%s\" can only update pod status",
          asked.operation(), node);
    }
    if (!nodeOf(old).equals(node)) {
      throw refuse(
          "node \"%s\" can only update pod status for pods with spec.nodeName set to itself", node);
    }
    if (!Json.same(labels(old), labels(asked.object()))) {
      throw refuse("node \"%s\" cannot update labels through pod status", node);
    }
  }

  private static JsonNode labels(ObjectNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    return labels.isObject() ? labels : Json.object();
  }

  private @Nullable Entry<Stored> pod(String name) {
    return asked.seen().get(Keys.of(new ObjectKey(PODS, asked.namespace(), name)));
  }

  private static String nodeOf(ObjectNode pod) {
    return Json.string(pod, "spec", "nodeName");
  }

  private void node() {
    if (!asked.name().equals(node)) {
      throw refuse("node \"%s\" is not allowed to modify node \"%s\"", node, asked.name());
    }
    ObjectNode old = asked.old();
    boolean creates = asked.operation() == Operation.CREATE;
    if (!creates && asked.operation() != Operation.UPDATE) return;
    Set<String> forbidden = NodeLabels.forbidden(asked.object(), creates ? null : old);
    if (creates && !forbidden.isEmpty()) {
      throw refuse(
          "node \"%s\" is not allowed to set the following labels: %s",
          node, String.join(", ", forbidden));
    }
    if (creates || old == null) return;
    if (!Json.same(taints(asked.object()), taints(old))) {
      throw refuse("node \"%s\" is not allowed to modify taints", node);
    }
    if (!forbidden.isEmpty()) {
      throw refuse(
          "node \"%s\" is not allowed to modify labels: %s", node, String.join(", ", forbidden));
    }
  }

  private static JsonNode taints(ObjectNode object) {
    JsonNode taints = object.path("spec").path("taints");
    return taints.isArray() ? taints : Json.array();
  }

  private void token() {
    if (asked.operation() != Operation.CREATE || !asked.subresource().equals("token")) return;
    JsonNode bound = asked.object().path("spec").path("boundObjectRef");
    boolean toPod =
        Json.string(bound, "apiVersion").equals("v1")
            && Json.string(bound, "kind").equals("Pod")
            && !Json.string(bound, "name").isEmpty();
    if (!toPod) throw refuse("node requested token not bound to a pod");
    String uid = Json.string(bound, "uid");
    if (uid.isEmpty()) throw refuse("node requested token with a pod binding without a uid");
    String name = Json.string(bound, "name");
    Entry<Stored> found = pod(name);
    if (found == null) throw ApiException.notFound(PODS, name);
    ObjectNode pod = found.value().tree();
    if (!Json.string(pod, "metadata", "uid").equals(uid)) {
      throw refuse(
          "the UID in the bound object reference (%s) does not match the UID in record. The object"
              + " might have been deleted and then recreated",
          uid);
    }
    if (!nodeOf(pod).equals(node)) {
      throw refuse("node requested token bound to a pod scheduled on a different node");
    }
    audience(pod);
  }

  /// A node asks for no other audiences than the pod's volumes do.
  private void audience(ObjectNode pod) {
    JsonNode audiences = asked.object().path("spec").path("audiences");
    if (audiences.size() > 1) throw refuse("node may only request 0 or 1 audiences");
    String audience = audiences.path(0).asString("");
    if (audience.equals(Tokens.ISSUER)) return;
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      for (JsonNode source : volume.path("projected").path("sources")) {
        if (Json.string(source, "serviceAccountToken", "audience").equals(audience)) return;
      }
    }
    throw refuse(
        "audience \"%s\" not found in pod spec volume, %s is not authorized to request tokens for"
            + " this audience",
        audience, asked.request().user().name());
  }

  private void lease() {
    if (!asked.namespace().equals(LEASES)) {
      throw refuse("can only access leases in the \"%s\" system namespace", LEASES);
    }
    sameName("node lease");
  }

  private void sameName(String word) {
    if (asked.name().equals(node)) return;
    throw refuse("can only access " + word + " with the same name as the requesting node");
  }

  /// A node asks for certificates in its own name alone.
  private void certificate() {
    JsonNode spec = asked.object().path("spec");
    String signer = Json.string(spec, "signerName");
    boolean kubelet =
        List.of("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet")
            .contains(signer);
    if (asked.operation() != Operation.CREATE || !kubelet) return;
    String name;
    try {
      name = SigningRequest.parse(Json.string(spec, "request")).commonName();
    } catch (SigningRequest.Malformed e) {
      throw refuse("unable to parse csr: " + e.getMessage());
    }
    String own = asked.request().user().name();
    if (!name.equals(own)) throw refuse("can only create a node CSR with CN=" + own);
  }

  /// The copy of a pod that a file on the node describes: bound to the node, owned by it, and
  /// leaning on nothing that the API has.
  private static final class MirrorPod {
    static void check(Attributes asked, String node) {
      var pod = new KubeObject(asked.object());
      if (!pod.annotations().containsKey(MIRROR)) {
        throw asked.forbidden(
            "pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods"
                .formatted(MIRROR, node));
      }
      String can = "node \"" + node + "\" can only create pods with ";
      if (!nodeOf(asked.object()).equals(node)) {
        throw asked.forbidden(can + "spec.nodeName set to itself");
      }
      List<OwnerReference> owners = pod.owners();
      if (owners.size() != 1) {
        throw asked.forbidden(can + "a single owner reference set to itself");
      }
      OwnerReference owner = owners.getFirst();
      boolean itself = owner.kind().equals("Node") && owner.name().equals(node);
      if (!itself || !owner.controller()) {
        throw asked.forbidden(can + "a controller owner reference set to itself");
      }
      leansOnNothing(asked, node);
    }

    private static void leansOnNothing(Attributes asked, String node) {
      String cannot = "node \"" + node + "\" can not create pods that reference ";
      JsonNode spec = asked.object().path("spec");
      if (!Json.string(spec, "serviceAccountName").isEmpty()) {
        throw asked.forbidden(cannot + "a service account");
      }
      for (JsonNode each : spec.path("volumes")) {
        if (each.has("secret")) throw asked.forbidden(cannot + "secrets");
        if (each.has("configMap")) throw asked.forbidden(cannot + "configmaps");
        if (each.has("persistentVolumeClaim")) {
          throw asked.forbidden(cannot + "persistentvolumeclaims");
        }
      }
    }
  }

  /// The labels by which a node could draw to itself what is not meant for it.
  private static final class NodeLabels {
    private static final String RESTRICTION = "node-restriction.kubernetes.io";
    private static final Set<String> KUBELETS =
        Set.of(
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "node.kubernetes.io/instance-type",
            "beta.kubernetes.io/instance-type",
            "kubernetes.io/os",
            "kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/arch");

    static Set<String> forbidden(ObjectNode next, @Nullable ObjectNode old) {
      Map<String, String> now = new KubeObject(next).labels();
      Map<String, String> before = old == null ? Map.of() : new KubeObject(old).labels();
      var changed = new TreeSet<String>();
      now.forEach(
          (key, value) -> {
            if (!value.equals(before.get(key))) changed.add(key);
          });
      before.keySet().stream().filter(each -> !now.containsKey(each)).forEach(changed::add);
      changed.removeIf(each -> !isForbidden(each));
      return changed;
    }

    private static boolean isForbidden(String label) {
      String domain = label.contains("/") ? label.substring(0, label.indexOf('/')) : "";
      if (within(domain, RESTRICTION)) return true;
      boolean kubernetes = within(domain, "kubernetes.io") || within(domain, "k8s.io");
      boolean kubelets =
          KUBELETS.contains(label)
              || within(domain, "kubelet.kubernetes.io")
              || within(domain, "node.kubernetes.io");
      return kubernetes && !kubelets;
    }

    private static boolean within(String domain, String parent) {
      return domain.equals(parent) || domain.endsWith("." + parent);
    }
  }
}
