package dev.ballast.scheduler;

import dev.ballast.client.view.ClaimView;
import dev.ballast.client.view.VolumeView;
import dev.ballast.loop.Name;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The claims, volumes and storage classes, and the volumes that are promised to a claim by a
/// decision whose write has not come back yet.
final class StorageState {
  private final Map<Name, ClaimView> claims = new HashMap<>();
  private final Map<String, VolumeView> volumes = new HashMap<>();
  private final Map<String, Map<String, VolumeView>> free = new HashMap<>();
  private final Map<Name, Map<String, VolumeView>> kept = new HashMap<>();
  private final Map<String, KubeObject> classes = new HashMap<>();
  private final Map<String, Name> promised = new HashMap<>();

  void claim(Name name, @Nullable KubeObject claim) {
    if (claim == null) claims.remove(name);
    else claims.put(name, new ClaimView(claim));
  }

  void volume(String name, @Nullable KubeObject changed) {
    VolumeView before = volumes.remove(name);
    if (before != null) drop(before);
    VolumeView after = changed == null ? null : new VolumeView(changed);
    if (after != null) {
      volumes.put(name, after);
      placeOf(after).put(name, after);
    }
    if (after == null || after.claim().isPresent()) promised.remove(name);
  }

  private void drop(VolumeView volume) {
    placeOf(volume).remove(volume.name());
    volume
        .claim()
        .ifPresent(ref -> kept.computeIfPresent(nameOf(ref), (same, all) -> emptyToNull(all)));
  }

  private Map<String, VolumeView> placeOf(VolumeView volume) {
    return volume
        .claim()
        .map(ref -> kept.computeIfAbsent(nameOf(ref), fresh -> new TreeMap<>()))
        .orElseGet(() -> free.computeIfAbsent(volume.storageClass(), fresh -> new TreeMap<>()));
  }

  private static Name nameOf(VolumeView.ClaimRef ref) {
    return new Name(ref.namespace(), ref.name());
  }

  private static <T> @Nullable Map<String, T> emptyToNull(Map<String, T> all) {
    return all.isEmpty() ? null : all;
  }

  void storageClass(String name, @Nullable KubeObject storageClass) {
    if (storageClass == null) classes.remove(name);
    else classes.put(name, storageClass);
  }

  void promise(String volume, Name claim) {
    promised.put(volume, claim);
  }

  void takeBack(String volume) {
    promised.remove(volume);
  }

  @Nullable ClaimView claim(Name name) {
    return claims.get(name);
  }

  @Nullable VolumeView volume(String name) {
    return volumes.get(name);
  }

  @Nullable KubeObject storageClass(String name) {
    return classes.get(name);
  }

  /// The volumes that `claim` may get: those kept for it, and those of its class kept for nobody.
  List<VolumeView> candidates(Name claim, String className) {
    var candidates = new ArrayList<>(kept.getOrDefault(claim, Map.of()).values());
    candidates.addAll(free.getOrDefault(className, Map.of()).values());
    return candidates;
  }

  /// Whether `volume` is promised to another than `claim`.
  boolean promisedToOther(String volume, Name claim) {
    Name holder = promised.get(volume);
    return holder != null && !holder.equals(claim);
  }
}
