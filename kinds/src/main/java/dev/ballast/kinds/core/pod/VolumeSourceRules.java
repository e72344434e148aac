package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What holds for the sources that pods' volumes and PersistentVolumes have in common.
public final class VolumeSourceRules {
  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");
  private static final Pattern DRIVER =
      Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?", Pattern.CASE_INSENSITIVE);

  /// What must be filled in, by source.
  private static final Map<String, List<String>> DEMANDED =
      Map.ofEntries(
          Map.entry("gitRepo", List.of("repository")),
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("nfs", List.of("server", "path")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("azureDisk", List.of("diskName", "diskURI")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
          Map.entry("quobyte", List.of("registry", "volume")));

  private VolumeSourceRules() {}

  public static void validate(String type, Field source) {
    switch (type) {
      case "hostPath" -> hostPath(source);
      case "csi" -> driver(source.at("driver"));
      case "local" -> {
        if (source.at("path").demanded()) PathRules.noBacksteps(source.at("path"));
      }
      default -> {
        for (String field : DEMANDED.getOrDefault(type, List.of())) source.at(field).demanded();
        Field path = source.at("path");
        if (type.equals("nfs") && !path.text().startsWith("/"))
          path.invalid(path.text(), "must be an absolute path");
      }
    }
  }

  private static void hostPath(Field source) {
    if (!source.at("path").demanded()) return;
    PathRules.noBacksteps(source.at("path"));
    if (source.has("type")) source.at("type").oneOf(HOST_PATH_TYPES);
  }

  /// The name of a CSI driver.
  public static void driver(Field name) {
    if (!name.demanded()) return;
    if (name.text().length() > 63) name.tooLong(63);
    if (!DRIVER.matcher(name.text()).matches()) {
      for (String fault :
          dev.ballast.kinds.rule.Forms.subdomain(name.text().toLowerCase(java.util.Locale.ROOT))) {
        name.invalid(fault);
      }
    }
  }
}
