package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What holds for the places where a container sees volumes.
final class MountRules {
  private MountRules() {}

  static void validate(Field container, Map<String, Field> volumes) {
    Field mounts = container.at("volumeMounts");
    Field devices = container.at("volumeDevices");
    Set<String> deviceNames = texts(devices, "name");
    Set<String> devicePaths = texts(devices, "devicePath");
    var places = new HashSet<String>();
    for (Field mount : mounts.items()) {
      Field name = mount.at("name");
      Field place = mount.at("mountPath");
      name.demanded();
      if (!volumes.containsKey(name.text())) name.notFound();
      place.demanded();
      if (!places.add(place.text())) place.invalid("must be unique");
      if (deviceNames.contains(name.text()))
        name.invalid("must not already exist in volumeDevices");
      if (devicePaths.contains(place.text()))
        place.invalid("must not already exist as a path in volumeDevices");
      part(mount, mounts);
      propagation(mount, container);
    }
    devices(devices, volumes, texts(mounts, "name"), places);
  }

  /// The part of a volume that is mounted; its faults are told of the list, not of the mount.
  private static void part(Field mount, Field mounts) {
    Field path = mount.at("subPath");
    Field expression = mount.at("subPathExpr");
    if (path.filled()) PathRules.descending(mounts.at("subPath").with(path.value()));
    if (expression.empty()) return;
    if (path.filled()) expression.invalid("subPathExpr and subPath are mutually exclusive");
    PathRules.descending(mounts.at("subPathExpr").with(expression.value()));
  }

  private static void propagation(Field mount, Field container) {
    Field propagation = mount.at("mountPropagation");
    if (propagation.absent()) return;
    propagation.oneOf("Bidirectional", "HostToContainer", "None");
    if (propagation.is("Bidirectional") && !container.at("securityContext", "privileged").flag()) {
      propagation.forbidden(
          "Bidirectional mount propagation is available only to privileged containers");
    }
  }

  private static void devices(
      Field devices, Map<String, Field> volumes, Set<String> mounted, Set<String> mountPaths) {
    var names = new HashSet<String>();
    var paths = new HashSet<String>();
    for (Field device : devices.items()) {
      Field name = device.at("name");
      Field path = device.at("devicePath");
      name.demanded();
      if (!names.add(name.text())) name.invalid("must be unique");
      Field volume = volumes.get(name.text());
      boolean claimed =
          volume != null && (volume.has("persistentVolumeClaim") || volume.has("ephemeral"));
      if (volume == null) name.notFound();
      else if (!claimed)
        name.invalid(
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
      if (path.demanded()) PathRules.noBacksteps(path);
      if (!paths.add(path.text())) path.invalid("must be unique");
      if (mounted.contains(name.text())) name.invalid("must not already exist in volumeMounts");
      if (mountPaths.contains(path.text()))
        path.invalid("must not already exist as a path in volumeMounts");
    }
  }

  private static Set<String> texts(Field list, String key) {
    return list.items().stream().map(each -> each.at(key).text()).collect(Collectors.toSet());
  }
}
