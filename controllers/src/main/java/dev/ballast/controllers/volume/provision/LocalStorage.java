package dev.ballast.controllers.volume.provision;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.controllers.volume.StorageClass;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;

/// The names that the provisioner and the nodes agree on, and the class that a new cluster starts
/// with.
public final class LocalStorage {
  public static final String PROVISIONER = "ballast.dev/local";

  /// Keeps a volume's object until its node has removed the folder.
  public static final String FINALIZER = "ballast.dev/local-volume";

  /// On a node: the folder that its volumes go to.
  public static final String NODE_FOLDER = "ballast.dev/volume-folder";

  /// In a class's parameters: another folder, the same on every node.
  public static final String FOLDER_PARAMETER = "folder";

  static final String HOSTNAME = "kubernetes.io/hostname";
  static final String CLASS = "local";

  private LocalStorage() {}

  /// Makes the default class `local` where there is no class of that name.
  public static void ensureClass(Client client) {
    if (client.find(Types.STORAGE_CLASSES, "", CLASS).isPresent()) return;
    KubeObject local = KubeObject.of("storage.k8s.io/v1", "StorageClass", "", CLASS);
    local.metadata().putObject("annotations").put(StorageClass.DEFAULT, "true");
    local
        .tree()
        .put("provisioner", PROVISIONER)
        .put("reclaimPolicy", "Delete")
        .put("volumeBindingMode", "WaitForFirstConsumer")
        .put("allowVolumeExpansion", true);
    try {
      client.create(Types.STORAGE_CLASSES, local);
    } catch (ApiException refused) {
      if (!refused.is("AlreadyExists")) throw refused;
    }
  }

  /// The host name that a local volume's node affinity asks for, `""` where it asks for none.
  static String hostname(KubeObject volume) {
    for (var term : volume.at("spec", "nodeAffinity", "required", "nodeSelectorTerms")) {
      for (var expression : term.path("matchExpressions")) {
        if (Json.string(expression, "key").equals(HOSTNAME)) {
          return expression.path("values").path(0).asString("");
        }
      }
    }
    return "";
  }
}
