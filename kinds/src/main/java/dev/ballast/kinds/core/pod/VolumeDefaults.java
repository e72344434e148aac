package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a volume says where its author does not.
public final class VolumeDefaults {
  private static final int FILE_MODE = 0644;
  private static final List<String> FILES =
      List.of("secret", "configMap", "downwardAPI", "projected");

  private VolumeDefaults() {}

  static void fill(ObjectNode volume) {
    if (sourceless(volume)) volume.putObject("emptyDir");
    for (String name : FILES) {
      if (volume.path(name) instanceof ObjectNode files && !Defaults.given(files, "defaultMode")) {
        files.put("defaultMode", FILE_MODE);
      }
    }
    items(volume.path("downwardAPI"));
    for (JsonNode each : volume.path("projected").path("sources")) projected(each);
    if (volume.path("ephemeral").path("volumeClaimTemplate").path("spec")
        instanceof ObjectNode claim) {
      Defaults.text(claim, "volumeMode", "Filesystem");
    }
    if (volume.path("image") instanceof ObjectNode image) {
      Defaults.text(image, "pullPolicy", Images.pullPolicy(Json.string(image, "reference")));
    }
    fillSources(volume);
  }

  /// The sources that pods' volumes and PersistentVolumes have in common.
  public static void fillSources(ObjectNode volume) {
    if (volume.path("hostPath") instanceof ObjectNode path && !Defaults.given(path, "type")) {
      path.put("type", "");
    }
    if (volume.path("iscsi") instanceof ObjectNode disk)
      Defaults.text(disk, "iscsiInterface", "default");
    if (volume.path("rbd") instanceof ObjectNode disk) {
      Defaults.text(disk, "pool", "rbd");
      Defaults.text(disk, "user", "admin");
      Defaults.text(disk, "keyring", "/etc/ceph/keyring");
    }
    if (volume.path("scaleIO") instanceof ObjectNode disk) {
      Defaults.text(disk, "storageMode", "ThinProvisioned");
      Defaults.text(disk, "fsType", "xfs");
    }
    if (volume.path("azureDisk") instanceof ObjectNode disk) {
      Defaults.text(disk, "cachingMode", "ReadWrite");
      Defaults.text(disk, "kind", "Shared");
      Defaults.text(disk, "fsType", "ext4");
      if (!Defaults.given(disk, "readOnly")) disk.put("readOnly", false);
    }
  }

  private static boolean sourceless(ObjectNode volume) {
    for (var each : volume.properties()) {
      if (!each.getKey().equals("name") && !each.getValue().isNull()) return false;
    }
    return true;
  }

  private static void items(JsonNode downward) {
    for (JsonNode each : downward.path("items")) TemplateDefaults.source(each);
  }

  private static void projected(JsonNode source) {
    items(source.path("downwardAPI"));
    if (source.path("serviceAccountToken") instanceof ObjectNode token
        && !Defaults.given(token, "expirationSeconds")) {
      token.put("expirationSeconds", 3600);
    }
  }
}
