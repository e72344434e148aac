package dev.ballast.client.view;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What others ask of a Pod.
public record PodView(KubeObject object) {
  public String name() {
    return object.name();
  }

  public String namespace() {
    return object.namespace();
  }

  public String uid() {
    return object.uid();
  }

  /// `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`, or `""` before the first status.
  public String phase() {
    return object.text("status", "phase");
  }

  public boolean succeeded() {
    return phase().equals("Succeeded");
  }

  public boolean failed() {
    return phase().equals("Failed");
  }

  /// Succeeded or failed: its containers never run again.
  public boolean finished() {
    return succeeded() || failed();
  }

  /// On its way out: a deletion waits for its containers.
  public boolean terminating() {
    return object.deleting();
  }

  public boolean ready() {
    return Condition.of(object, "Ready").map(Condition::isTrue).orElse(false);
  }

  /// Ready for at least `minReadySeconds` at `now`.
  public boolean available(Instant now, long minReadySeconds) {
    Optional<Condition> ready = Condition.of(object, "Ready").filter(Condition::isTrue);
    if (ready.isEmpty() || minReadySeconds == 0) return ready.isPresent();
    Instant since = ready.get().since();
    return since.isAfter(Instant.EPOCH) && since.plusSeconds(minReadySeconds).isBefore(now);
  }

  /// How long until a ready pod becomes available, empty where time alone won't do.
  public Optional<Duration> untilAvailable(Instant now, long minReadySeconds) {
    if (minReadySeconds == 0 || available(now, minReadySeconds)) return Optional.empty();
    return Condition.of(object, "Ready")
        .filter(Condition::isTrue)
        .map(ready -> Duration.between(now, ready.since().plusSeconds(minReadySeconds)))
        .map(left -> left.plusMillis(1));
  }

  public Optional<Condition> condition(String type) {
    return Condition.of(object, type);
  }

  /// The node it is bound to, or `""`.
  public String nodeName() {
    return object.text("spec", "nodeName");
  }

  public boolean scheduled() {
    return !nodeName().isEmpty();
  }

  public String schedulerName() {
    return object.text("spec", "schedulerName");
  }

  public boolean hostNetwork() {
    return object.flag("spec", "hostNetwork");
  }

  public String hostname() {
    return object.text("spec", "hostname");
  }

  public String subdomain() {
    return object.text("spec", "subdomain");
  }

  public String serviceAccount() {
    return object.text("spec", "serviceAccountName");
  }

  /// `Always`, `OnFailure` or `Never`.
  public String restartPolicy() {
    return object.text("spec", "restartPolicy");
  }

  /// The address, or `""`.
  public String address() {
    return object.text("status", "podIP");
  }

  /// All addresses, the main one first.
  public List<String> addresses() {
    return trees("status", "podIPs").stream().map(each -> Json.string(each, "ip")).toList();
  }

  public List<ObjectNode> containers() {
    return trees("spec", "containers");
  }

  public List<ObjectNode> initContainers() {
    return trees("spec", "initContainers");
  }

  public List<ObjectNode> volumes() {
    return trees("spec", "volumes");
  }

  /// The PersistentVolumeClaims it names, those made for its ephemeral volumes included.
  public Set<String> claimNames() {
    var names = new LinkedHashSet<String>();
    for (JsonNode volume : object.at("spec", "volumes")) {
      String claim = Json.string(volume, "persistentVolumeClaim", "claimName");
      if (!claim.isEmpty()) names.add(claim);
      if (volume.has("ephemeral")) names.add(name() + "-" + Json.string(volume, "name"));
    }
    return names;
  }

  private List<ObjectNode> trees(String... path) {
    return object.at(path).values().stream()
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList();
  }
}
