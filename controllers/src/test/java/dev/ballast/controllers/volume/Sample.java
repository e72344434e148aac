package dev.ballast.controllers.volume;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Claims, volumes and classes for tests, each changed by small steps from a plain one.
public final class Sample {
  private final KubeObject object;

  private Sample(KubeObject object) {
    this.object = object;
  }

  /// A new claim `default/name` for 1Gi, ReadWriteOnce, of class `slow`; its uid is `uid-name`.
  public static Sample claim(String name) {
    var made = new Sample(KubeObject.of("v1", "PersistentVolumeClaim", "default", name));
    made.object.metadata().put("uid", "uid-" + name);
    made.spec().put("storageClassName", "slow");
    made.spec().putObject("resources").putObject("requests").put("storage", "1Gi");
    return made.modes("ReadWriteOnce").phase("Pending");
  }

  /// An Available volume of 1Gi, ReadWriteOnce, of class `slow`, to be retained.
  public static Sample volume(String name) {
    var made = new Sample(KubeObject.of("v1", "PersistentVolume", "", name));
    made.object.metadata().put("uid", "uid-" + name);
    made.spec().put("storageClassName", "slow").put("persistentVolumeReclaimPolicy", "Retain");
    return made.size("1Gi").modes("ReadWriteOnce").phase("Available");
  }

  public static StorageClass storageClass(String name, String provisioner, boolean waits) {
    return new StorageClass(
        name, provisioner, "Delete", waits, true, false, Instant.EPOCH, Map.of(), List.of());
  }

  public static StorageClass defaultClass(String name, Instant created) {
    return new StorageClass(name, "x/y", "Delete", false, true, true, created, Map.of(), List.of());
  }

  public Sample size(String size) {
    if (object.kind().equals("PersistentVolume")) spec().putObject("capacity").put("storage", size);
    else spec().putObject("resources").putObject("requests").put("storage", size);
    return this;
  }

  public Sample modes(String... modes) {
    spec().set("accessModes", Json.array(List.of(modes)));
    return this;
  }

  public Sample phase(String phase) {
    Json.child(object.tree(), "status").put("phase", phase);
    return this;
  }

  public Sample spec(String field, String value) {
    spec().put(field, value);
    return this;
  }

  public Sample noClass() {
    spec().remove("storageClassName");
    return this;
  }

  public Sample annotated(String name, String value) {
    Json.child(object.metadata(), "annotations").put(name, value);
    return this;
  }

  public Sample labelled(String name, String value) {
    Json.child(object.metadata(), "labels").put(name, value);
    return this;
  }

  public Sample selecting(String label, String value) {
    Json.child(spec(), "selector").putObject("matchLabels").put(label, value);
    return this;
  }

  public Sample claimedBy(String claim, String uid) {
    ObjectNode ref = spec().putObject("claimRef").put("namespace", "default").put("name", claim);
    if (!uid.isEmpty()) ref.put("uid", uid);
    return this;
  }

  public Sample has(String capacity) {
    Json.child(Json.child(object.tree(), "status"), "capacity").put("storage", capacity);
    return this;
  }

  public Sample deleting() {
    object.metadata().put("deletionTimestamp", "2026-01-01T00:00:00Z");
    return this;
  }

  public Sample finalizers(String... finalizers) {
    object.metadata().set("finalizers", Json.array(List.of(finalizers)));
    return this;
  }

  /// A claim on the bound path, at `volume`.
  public Sample boundTo(String volume) {
    return spec("volumeName", volume).annotated(Claim.BIND_COMPLETED, "yes").phase("Bound");
  }

  public Claim asClaim() {
    return Claim.of(object);
  }

  public Volume asVolume() {
    return Volume.of(object);
  }

  private ObjectNode spec() {
    return Json.child(object.tree(), "spec");
  }
}
