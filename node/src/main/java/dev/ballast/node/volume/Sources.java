package dev.ballast.node.volume;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The objects that a pod's volumes and environment are filled from. What a cache does not have
/// yet is asked for: a pod may follow its ConfigMap by less than a watch takes.
public final class Sources {
  private final Client client;
  private final Caches caches;

  public Sources(Client client, Caches caches) {
    this.client = client;
    this.caches = caches;
  }

  public Optional<KubeObject> configMap(String namespace, String name) {
    return find(Types.CONFIG_MAPS, namespace, name);
  }

  public Optional<KubeObject> secret(String namespace, String name) {
    return find(Types.SECRETS, namespace, name);
  }

  Optional<KubeObject> claim(String namespace, String name) {
    return find(Types.PERSISTENT_VOLUME_CLAIMS, namespace, name);
  }

  Optional<KubeObject> volume(String name) {
    return find(Types.PERSISTENT_VOLUMES, "", name);
  }

  public List<KubeObject> services(String namespace) {
    return caches.of(Types.SERVICES).list(namespace);
  }

  private Optional<KubeObject> find(ResourceType type, String namespace, String name) {
    Optional<KubeObject> cached = caches.of(type).get(namespace, name);
    return cached.isPresent() ? cached : client.find(type, namespace, name);
  }

  /// A token of the pod's service account, bound to the pod.
  PodTokens.Given token(KubeObject pod, String audience, long seconds) {
    String account = pod.text("spec", "serviceAccountName");
    if (account.isEmpty()) account = "default";
    KubeObject request =
        KubeObject.of("authentication.k8s.io/v1", "TokenRequest", pod.namespace(), account);
    ObjectNode spec = request.tree().putObject("spec");
    spec.put("expirationSeconds", seconds);
    spec.set("audiences", Json.array(audience.isEmpty() ? List.of() : List.of(audience)));
    ObjectNode bound = spec.putObject("boundObjectRef");
    bound.put("apiVersion", "v1").put("kind", "Pod").put("name", pod.name()).put("uid", pod.uid());
    KubeObject answer =
        client.createIn(Types.SERVICE_ACCOUNTS, pod.namespace(), account, "token", request);
    return new PodTokens.Given(
        answer.text("status", "token"),
        Instant.parse(answer.text("status", "expirationTimestamp")));
  }
}
