package dev.ballast.client.view;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What others ask of a PersistentVolume.
public record VolumeView(KubeObject object) {
  /// The claim a volume is bound to or reserved for; an empty `uid` reserves it by name.
  public record ClaimRef(String namespace, String name, String uid) {
    public boolean names(KubeObject claim) {
      return name.equals(claim.name())
          && namespace.equals(claim.namespace())
          && (uid.isEmpty() || uid.equals(claim.uid()));
    }
  }

  public String name() {
    return object.name();
  }

  public String uid() {
    return object.uid();
  }

  /// `Pending`, `Available`, `Bound`, `Released`, `Failed`, or `""` before the first status.
  public String phase() {
    return object.text("status", "phase");
  }

  public Optional<ClaimRef> claim() {
    JsonNode ref = object.at("spec", "claimRef");
    if (!ref.isObject()) return Optional.empty();
    return Optional.of(
        new ClaimRef(
            Json.string(ref, "namespace"), Json.string(ref, "name"), Json.string(ref, "uid")));
  }

  /// The class, `""` for none.
  public String storageClass() {
    String annotated = object.text("metadata", "annotations", ClaimView.CLASS_ANNOTATION);
    return annotated.isEmpty() ? object.text("spec", "storageClassName") : annotated;
  }

  public Quantity capacity() {
    return Quantity.tryParse(object.at("spec", "capacity", "storage").asString(""))
        .orElse(Quantity.ZERO);
  }

  public List<String> accessModes() {
    return object.texts("spec", "accessModes");
  }

  /// `Filesystem` or `Block`.
  public String volumeMode() {
    String mode = object.text("spec", "volumeMode");
    return mode.isEmpty() ? "Filesystem" : mode;
  }

  /// `Retain`, `Delete` or `Recycle`.
  public String reclaimPolicy() {
    return object.text("spec", "persistentVolumeReclaimPolicy");
  }

  /// The node selector that says from where it can be reached; missing where from everywhere.
  public JsonNode requiredNodes() {
    return object.at("spec", "nodeAffinity", "required");
  }
}
