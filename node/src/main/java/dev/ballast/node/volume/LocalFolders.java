package dev.ballast.node.volume;

import dev.ballast.client.Client;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The folders behind persistent volumes of the built-in provisioner (`docs/storage.md`). The node
/// makes the folder and notes that on the volume before anything is mounted: a folder that is
/// missing later is lost data and never made again. It deletes the folder with the volume; a
/// finalizer holds the volume until then.
public final class LocalFolders {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFolders.class);
  private static final String PROVISIONER = "ballast.dev/local";
  private static final String FINALIZER = "ballast.dev/local-volume";
  private static final String MADE = "ballast.dev/folder-made";
  private static final String PROTECTION = "kubernetes.io/pv-protection";

  private final Client client;
  private final String nodeName;

  public LocalFolders(Client client, String nodeName) {
    this.client = client;
    this.nodeName = nodeName;
  }

  private static boolean isOurs(KubeObject volume) {
    return PROVISIONER.equals(volume.annotations().get("pv.kubernetes.io/provisioned-by"));
  }

  /// The folder of `volume`, made at its first mount. It is durable before the note is: a crash
  /// between the two leaves an empty folder, which the next mount takes.
  Path ensure(KubeObject volume) throws IOException {
    Path folder = Path.of(volume.text("spec", "local", "path"));
    boolean there = Files.isDirectory(folder);
    if (isOurs(volume) && !volume.annotations().containsKey(MADE)) {
      if (!there) make(folder);
      ObjectNode note = Json.object();
      note.putObject("metadata").putObject("annotations").put(MADE, "true");
      client.patch(Types.PERSISTENT_VOLUMES, "", volume.name(), "", PatchType.MERGE, note);
      return folder;
    }
    if (there) return folder;
    if (!isOurs(volume)) throw new VolumeFailure("path \"" + folder + "\" does not exist");
    String message =
        "the folder %s of volume %s was made once and is missing now; its data is lost";
    throw new VolumeFailure(message.formatted(folder, volume.name()));
  }

  private static void make(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, AtomicFolder.permissions(0777));
    try (var parent = FileChannel.open(folder.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  /// Deletes the folder of a `volume` that goes, if it is one of this node's.
  public void volumeChanged(KubeObject volume) {
    if (!volume.deleting() || !isOurs(volume) || !nodesOf(volume).contains(nodeName)) return;
    if (!volume.finalizers().contains(FINALIZER) || volume.finalizers().contains(PROTECTION))
      return;
    try {
      boolean keep = volume.text("spec", "persistentVolumeReclaimPolicy").equals("Retain");
      if (!keep) Trees.delete(Path.of(volume.text("spec", "local", "path")));
      KubeObject freed = volume.copy();
      var rest = new ArrayList<>(volume.finalizers());
      rest.remove(FINALIZER);
      freed.metadata().set("finalizers", Json.array(rest));
      client.update(Types.PERSISTENT_VOLUMES, freed);
    } catch (IOException failed) {
      LOG.warn("the folder of {} could not be deleted: {}", volume.name(), failed.toString());
    } catch (ApiException refused) {
      LOG.debug("{} changed meanwhile: {}", volume.name(), refused.getMessage());
    }
  }

  /// The values of the volume's node affinity: of a local one, where it lies.
  public static List<String> nodesOf(KubeObject volume) {
    var nodes = new ArrayList<String>(1);
    for (JsonNode term : volume.at("spec", "nodeAffinity", "required", "nodeSelectorTerms")) {
      for (JsonNode each : term.path("matchExpressions")) {
        for (JsonNode value : each.path("values")) nodes.add(value.asString(""));
      }
    }
    return nodes;
  }
}
