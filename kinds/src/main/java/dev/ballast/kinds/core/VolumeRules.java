package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.VolumeSourceRules;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.objects.Json;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What holds for PersistentVolumes.
final class VolumeRules {
  /// In the order in which they are looked for.
  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");
  private static final GoShape SOURCE = shape();

  private VolumeRules() {}

  private static GoShape shape() {
    var shapes = new HashMap<String, GoShape>();
    shapes.put("HostPath", new GoShape(shapes, "Path$ Type"));
    shapes.put("Nfs", new GoShape(shapes, "Server$ Path$ ReadOnly?"));
    shapes.put("Local", new GoShape(shapes, "Path$ FSType"));
    shapes.put(
        "Csi",
        new GoShape(
            shapes,
            "Driver$ VolumeHandle$ ReadOnly? FSType$ VolumeAttributes ControllerPublishSecretRef NodeStageSecretRef "
                + "NodePublishSecretRef ControllerExpandSecretRef NodeExpandSecretRef"));
    return new GoShape(
        shapes,
        "GCEPersistentDisk AWSElasticBlockStore HostPath*HostPath Glusterfs NFS*Nfs RBD Quobyte ISCSI FlexVolume "
            + "Cinder CephFS FC Flocker AzureFile VsphereVolume AzureDisk PhotonPersistentDisk PortworxVolume ScaleIO "
            + "Local*Local StorageOS CSI*Csi");
  }

  static void spec(Field spec) {
    Field modes = spec.at("accessModes");
    modes.demanded();
    ClaimRules.accessModes(modes);
    capacity(spec.at("capacity"));
    Field reclaim = spec.at("persistentVolumeReclaimPolicy");
    reclaim.noneOrOneOf("Delete", "Recycle", "Retain");
    nodeAffinity(spec.at("nodeAffinity"));
    sources(spec);
    boolean wholeHost = spec.at("hostPath", "path").text().matches("/+");
    if (wholeHost && reclaim.is("Recycle"))
      reclaim.forbidden("may not be 'recycle' for a hostPath mount of '/'");
    if (spec.at("storageClassName").filled()) spec.at("storageClassName").reads(Forms::subdomain);
    spec.at("volumeMode").noneOrOneOf("Block", "Filesystem");
  }

  private static void capacity(Field capacity) {
    capacity.demanded();
    if (!capacity.has("storage") || capacity.size() > 1) {
      Field shown = capacity.present() ? capacity : capacity.with(Json.object());
      shown.notSupported("storage");
    }
    for (Field each : capacity.entries()) ClaimRules.positive(each);
  }

  private static void nodeAffinity(Field affinity) {
    if (affinity.absent()) return;
    if (affinity.has("required")) Selectors.nodeSelector(affinity.at("required"));
    else affinity.at("required").required("must specify required node constraints");
  }

  private static void sources(Field spec) {
    int count = 0;
    for (String type : SOURCES) {
      if (!spec.has(type)) continue;
      Field source = spec.at(type);
      if (count++ > 0) {
        source.forbidden("may not specify more than 1 volume type");
        continue;
      }
      VolumeSourceRules.validate(type, source);
      if (type.equals("csi")) source.at("volumeHandle").demanded();
      if (type.equals("local") && !spec.has("nodeAffinity")) {
        spec.at("nodeAffinity").required("Local volume requires node affinity");
      }
    }
    if (count == 0) spec.required("must specify a volume type");
  }

  static void update(Field volume, Field old) {
    Field spec = volume.at("spec");
    spec(spec);
    Field before = old.at("spec");
    ObjectNode source = source(spec);
    if (!spec.with(source).same(spec.with(source(before)))) {
      spec.at("persistentvolumesource")
          .forbidden(
              "spec.persistentvolumesource is immutable after creation\n"
                  + SOURCE.diff(source(before), source));
    }
    if (!spec.at("volumeMode").same(before.at("volumeMode"))) {
      volume.at("volumeMode").with(spec.at("volumeMode").value()).invalid("field is immutable");
    }
    Field affinity = spec.at("nodeAffinity");
    if (before.has("nodeAffinity") && !affinity.same(before.at("nodeAffinity"))) {
      volume.at("nodeAffinity").with(affinity.value()).invalid("field is immutable");
    }
  }

  private static ObjectNode source(Field spec) {
    ObjectNode source = Json.object();
    for (String type : SOURCES) if (spec.has(type)) source.set(type, spec.at(type).value());
    return source;
  }
}
