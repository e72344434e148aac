package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What holds for the volumes of a pod.
final class VolumeRules {
  private static final Set<String> OF_PODS_ONLY =
      Set.of(
          "emptyDir",
          "secret",
          "configMap",
          "downwardAPI",
          "projected",
          "persistentVolumeClaim",
          "ephemeral",
          "image");

  /// In the order in which they are looked for.
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image",
          "quobyte");

  private VolumeRules() {}

  /// The volumes that nothing is wrong with, by name: the ones that containers may mount.
  static Map<String, Field> validate(Field volumes) {
    var sound = new HashMap<String, Field>();
    for (Field volume : volumes.items()) {
      int before = volume.errors().size();
      source(volume);
      Field name = volume.at("name");
      if (name.demanded()) name.reads(Forms::label);
      if (sound.containsKey(name.text())) name.duplicate();
      if (volume.errors().size() == before) sound.put(name.text(), volume);
    }
    return sound;
  }

  private static void source(Field volume) {
    int count = 0;
    for (String type : SOURCES) {
      if (!volume.has(type)) continue;
      Field source = volume.at(type);
      if (count++ > 0) source.forbidden("may not specify more than 1 volume type");
      else if (OF_PODS_ONLY.contains(type)) ofPod(type, source);
      else VolumeSourceRules.validate(type, source);
    }
    if (count == 0) volume.required("must specify a volume type");
  }

  private static void ofPod(String type, Field source) {
    switch (type) {
      case "emptyDir" -> emptyDir(source);
      case "secret" -> {
        source.at("secretName").demanded();
        files(source);
      }
      case "configMap" -> {
        source.at("name").demanded();
        files(source);
      }
      case "downwardAPI" -> {
        PathRules.mode(source.at("defaultMode"));
        downward(source);
      }
      case "projected" -> {
        PathRules.mode(source.at("defaultMode"));
        for (Field each : source.at("sources").items()) projected(each);
      }
      case "persistentVolumeClaim" -> source.at("claimName").demanded();
      case "ephemeral" -> source.at("volumeClaimTemplate").demanded();
      default -> {
        source.at("reference").demanded();
        source.at("pullPolicy").noneOrOneOf("Always", "IfNotPresent", "Never");
      }
    }
  }

  private static void emptyDir(Field source) {
    boolean negative =
        source.at("sizeLimit").quantity().filter(size -> size.signum() < 0).isPresent();
    if (negative)
      source.at("sizeLimit").forbidden("SizeLimit field must be a valid resource quantity");
  }

  private static void files(Field source) {
    PathRules.mode(source.at("defaultMode"));
    for (Field each : source.at("items").items()) file(each);
  }

  private static void file(Field item) {
    item.at("key").demanded();
    if (item.at("path").empty()) item.at("path").required();
    PathRules.ownFile(item.at("path"));
    PathRules.mode(item.at("mode"));
  }

  private static void downward(Field source) {
    for (Field item : source.at("items").items()) {
      item.at("path").demanded();
      PathRules.ownFile(item.at("path"));
      Field resource = item.at("resourceFieldRef");
      if (item.has("fieldRef")) {
        EnvironmentRules.field(item.at("fieldRef"), EnvironmentRules.IN_VOLUMES);
        if (resource.present()) {
          item.invalid(
              "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
        }
      } else if (resource.present()) {
        EnvironmentRules.resource(resource, true);
      } else {
        item.required("one of fieldRef and resourceFieldRef is required");
      }
      PathRules.mode(item.at("mode"));
    }
  }

  private static void projected(Field source) {
    int count = 0;
    for (String type : List.of("secret", "configMap")) {
      if (!source.has(type)) continue;
      count++;
      source.at(type, "name").demanded();
      for (Field each : source.at(type, "items").items()) file(each);
    }
    if (source.has("downwardAPI")) {
      count++;
      downward(source.at("downwardAPI"));
    }
    if (source.has("serviceAccountToken")) {
      count++;
      token(source.at("serviceAccountToken"));
    }
    if (source.has("clusterTrustBundle") || source.has("podCertificate")) count++;
    if (count > 1) source.forbidden("may not specify more than 1 volume type per source");
  }

  private static void token(Field token) {
    Field seconds = token.at("expirationSeconds");
    if (seconds.number() < 600) seconds.invalid("may not specify a duration less than 10 minutes");
    else if (seconds.number() > 1L << 32)
      seconds.invalid("may not specify a duration larger than 2^32 seconds");
    if (token.at("path").demanded()) PathRules.ownFile(token.at("path"));
  }
}
