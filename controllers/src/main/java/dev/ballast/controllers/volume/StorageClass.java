package dev.ballast.controllers.volume;

import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What binding and provisioning look at in a StorageClass.
public record StorageClass(
    String name,
    String provisioner,
    String reclaimPolicy,
    boolean waitsForConsumer,
    boolean allowsExpansion,
    boolean isDefault,
    Instant created,
    Map<String, String> parameters,
    List<String> mountOptions) {
  /// The provisioner of a class whose volumes are all made by hand.
  public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  public static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final String OLD_DEFAULT = "storageclass.beta.kubernetes.io/is-default-class";

  public static StorageClass of(KubeObject storageClass) {
    Map<String, String> annotations = storageClass.annotations();
    String reclaim = storageClass.text("reclaimPolicy");
    return new StorageClass(
        storageClass.name(),
        storageClass.text("provisioner"),
        reclaim.isEmpty() ? "Delete" : reclaim,
        storageClass.text("volumeBindingMode").equals("WaitForFirstConsumer"),
        storageClass.flag("allowVolumeExpansion"),
        "true".equals(annotations.get(DEFAULT)) || "true".equals(annotations.get(OLD_DEFAULT)),
        storageClass.created(),
        storageClass.strings("parameters"),
        storageClass.texts("mountOptions"));
  }

  /// The default among `classes`: of several the newest, then the first by name.
  public static Optional<StorageClass> defaultOf(Collection<StorageClass> classes) {
    return classes.stream()
        .filter(StorageClass::isDefault)
        .min(
            Comparator.comparing(StorageClass::created)
                .reversed()
                .thenComparing(StorageClass::name));
  }
}
