package dev.ballast.client.view;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.Optional;

/// What others ask of a PersistentVolumeClaim.
public record ClaimView(KubeObject object) {
  static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  public String name() {
    return object.name();
  }

  public String namespace() {
    return object.namespace();
  }

  public String uid() {
    return object.uid();
  }

  /// `Pending`, `Bound`, `Lost`, or `""` before the first status.
  public String phase() {
    return object.text("status", "phase");
  }

  public boolean bound() {
    return phase().equals("Bound");
  }

  public boolean lost() {
    return phase().equals("Lost");
  }

  /// The volume it is, or asks to be, bound to; `""` for none.
  public String volumeName() {
    return object.text("spec", "volumeName");
  }

  /// The class: empty where none was said, `""` where none is wanted.
  public Optional<String> storageClass() {
    String annotated = object.text("metadata", "annotations", CLASS_ANNOTATION);
    if (!annotated.isEmpty()) return Optional.of(annotated);
    return object.at("spec").has("storageClassName")
        ? Optional.of(object.text("spec", "storageClassName"))
        : Optional.empty();
  }

  public List<String> accessModes() {
    return object.texts("spec", "accessModes");
  }

  /// `Filesystem` or `Block`.
  public String volumeMode() {
    String mode = object.text("spec", "volumeMode");
    return mode.isEmpty() ? "Filesystem" : mode;
  }

  /// What it asks for.
  public Quantity request() {
    return amount("spec", "resources", "requests", "storage");
  }

  /// What it got.
  public Quantity capacity() {
    return amount("status", "capacity", "storage");
  }

  public LabelSelector selector() {
    return LabelSelector.ofTree(object.at("spec", "selector"));
  }

  private Quantity amount(String... path) {
    return Quantity.tryParse(object.at(path).asString("")).orElse(Quantity.ZERO);
  }
}
