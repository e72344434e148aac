package dev.ballast.node.volume;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Makes a pod's volumes and takes them away. Every call may be repeated, after a crash as well:
/// what is there already stays as it is, what shows objects is brought up to date.
public final class PodVolumes {
  private static final Logger LOG = LoggerFactory.getLogger(PodVolumes.class);
  private static final int LAST_WORDS = 4096;

  private final PodFolders folders;
  private final Sources sources;
  private final PodTokens tokens;
  private final LocalFolders local;

  public PodVolumes(World world, PodFolders folders, Sources sources, LocalFolders local) {
    this.folders = folders;
    this.sources = sources;
    this.tokens = new PodTokens(world, sources);
    this.local = local;
  }

  public PodFolders folders() {
    return folders;
  }

  /// A volume's place on the node.
  public record Place(Path path, boolean readOnly) {}

  /// Makes and fills all volumes of `pod`; returns their places by name.
  ///
  /// @throws VolumeFailure where one can't be made yet
  public Map<String, Place> ensure(KubeObject pod) {
    var places = new LinkedHashMap<String, Place>();
    try {
      Files.createDirectories(folders.pod(pod.uid()));
      for (JsonNode each : pod.at("spec", "volumes")) {
        places.put(Json.string(each, "name"), ensure(pod, each));
      }
    } catch (IOException failed) {
      throw new VolumeFailure("MountVolume.SetUp failed: " + failed, failed);
    }
    return places;
  }

  private Place ensure(KubeObject pod, JsonNode volume) throws IOException {
    String name = Json.string(volume, "name");
    try {
      if (volume.has("persistentVolumeClaim")) {
        String claim = Json.string(volume, "persistentVolumeClaim", "claimName");
        boolean readOnly = Json.flag(volume, "persistentVolumeClaim", "readOnly");
        return new Place(claimed(pod, claim, false), readOnly);
      }
      if (volume.has("ephemeral")) {
        String claim = pod.name() + "-" + Json.string(volume, "name");
        return new Place(claimed(pod, claim, true), false);
      }
      if (volume.has("hostPath")) {
        return new Place(HostPaths.ensure(volume.path("hostPath")), false);
      }
      if (Projection.shows(volume)) return shown(pod, volume);
      if (volume.has("emptyDir")) return empty(pod, volume);
    } catch (VolumeFailure failure) {
      String message = "MountVolume.SetUp failed for volume \"%s\" : %s";
      throw new VolumeFailure(message.formatted(name, failure.getMessage()), failure);
    }
    throw new VolumeFailure("volume \"" + name + "\" is of a type that this node does not know");
  }

  private Place empty(KubeObject pod, JsonNode volume) throws IOException {
    boolean memory = Json.string(volume, "emptyDir", "medium").equals("Memory");
    String name = Json.string(volume, "name");
    Path folder = memory ? folders.inMemory(pod.uid(), name) : folders.volume(pod.uid(), name);
    if (memory) makePrivate(folders.memory());
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, AtomicFolder.permissions(0777));
    }
    share(pod, folder);
    return new Place(folder, false);
  }

  /// Secrets and tokens never touch the disk.
  private Place shown(KubeObject pod, JsonNode volume) throws IOException {
    String name = Json.string(volume, "name");
    boolean sealed = volume.has("secret") || volume.has("projected");
    Path folder = sealed ? folders.inMemory(pod.uid(), name) : folders.volume(pod.uid(), name);
    if (sealed) makePrivate(folders.memory());
    boolean changed = AtomicFolder.write(folder, Projection.of(sources, tokens, pod, volume));
    if (changed) share(pod, folder);
    return new Place(folder, true);
  }

  private static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, AtomicFolder.permissions(0700));
  }

  private static void share(KubeObject pod, Path folder) throws IOException {
    long group = pod.number(-1, "spec", "securityContext", "fsGroup");
    if (group >= 0) Trees.giveTo(folder, group);
  }

  /// The folder of a claim; with `own`, only of one that was made for this pod.
  private Path claimed(KubeObject pod, String name, boolean own) throws IOException {
    Optional<KubeObject> claim = sources.claim(pod.namespace(), name);
    if (claim.isEmpty()) {
      throw new VolumeFailure("persistentvolumeclaim \"" + name + "\" not found");
    }
    boolean others =
        own && claim.get().controller().filter(it -> it.uid().equals(pod.uid())).isEmpty();
    if (others) {
      throw new VolumeFailure("PVC " + name + " was not created for pod " + pod.path());
    }
    String bound = claim.get().text("spec", "volumeName");
    if (bound.isEmpty() || !claim.get().text("status", "phase").equals("Bound")) {
      throw new VolumeFailure("persistentvolumeclaim \"" + name + "\" is not bound yet");
    }
    Optional<KubeObject> found = sources.volume(bound);
    if (found.isEmpty()) throw new VolumeFailure("persistentvolume \"" + bound + "\" not found");
    Path folder = persistent(found.get());
    share(pod, folder);
    return folder;
  }

  private Path persistent(KubeObject volume) throws IOException {
    JsonNode hostPath = volume.at("spec", "hostPath");
    if (hostPath.isObject()) return HostPaths.ensure(hostPath);
    if (!volume.text("spec", "local", "path").isEmpty()) return local.ensure(volume);
    throw new VolumeFailure("no driver on this node for persistentvolume " + volume.name());
  }

  /// Where a `subPath` leads inside `place`; it is made where it is missing.
  public Path inside(Place place, String subPath) {
    if (subPath.isEmpty()) return place.path();
    Path inside = place.path().resolve(subPath).normalize();
    if (!inside.startsWith(place.path())) {
      throw new VolumeFailure("subPath \"" + subPath + "\" leaves its volume");
    }
    try {
      if (!Files.exists(inside)) Files.createDirectories(inside);
      if (!inside.toRealPath().startsWith(place.path().toRealPath())) {
        throw new VolumeFailure("subPath \"" + subPath + "\" leads out of its volume by a link");
      }
      return inside.toRealPath();
    } catch (FileAlreadyExistsException file) {
      throw new VolumeFailure("subPath \"" + subPath + "\" goes through a file", file);
    } catch (IOException failed) {
      throw new VolumeFailure("failed to prepare subPath \"" + subPath + "\": " + failed, failed);
    }
  }

  /// A file of the pod itself, its hosts file for example, with `content`.
  public Path file(String uid, String name, String content) {
    Path file = folders.pod(uid).resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return file;
    } catch (IOException failed) {
      throw new VolumeFailure("failed to write " + file + ": " + failed, failed);
    }
  }

  /// Keeps what the marks of one start of a container stand for, in memory and for root alone. The
  /// last few starts are kept: one that a killed agent asked for may still come.
  public void seal(String uid, String container, String key, String substitutions) {
    try {
      makePrivate(folders.memory());
      SealedStarts.write(folders.inMemory(uid, ".sealed").resolve(container), key, substitutions);
    } catch (IOException failed) {
      throw new VolumeFailure("failed to keep the values of Secrets: " + failed, failed);
    }
  }

  /// What a container wrote as its last word to the pod's file `name`.
  public String lastWords(String uid, String name) {
    Path file = folders.pod(uid).resolve(name);
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LAST_WORDS), StandardCharsets.UTF_8);
    } catch (IOException none) {
      return "";
    }
  }

  /// The text of a log's last lines.
  public String logTail(Path log) {
    try (var file = FileChannel.open(log, StandardOpenOption.READ)) {
      file.position(Math.max(0, file.size() - LAST_WORDS));
      var buffer = ByteBuffer.allocate(LAST_WORDS);
      while (buffer.hasRemaining() && file.read(buffer) > 0) {
        continue;
      }
      String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
      return text.lines().map(PodVolumes::said).collect(Collectors.joining("\n"));
    } catch (IOException none) {
      return "";
    }
  }

  /// A log line without its time, stream and tag.
  private static String said(String line) {
    String[] parts = line.split(" ", 4);
    return parts.length == 4 ? parts[3] : line;
  }

  /// Takes away the pod's volumes, but for persistent volumes and host paths. Logs and last words
  /// of an ended pod stay.
  public void release(String uid) {
    tokens.forget(uid);
    delete(folders.memory().resolve(uid));
    delete(folders.pod(uid).resolve("volumes"));
  }

  /// Takes away all that is left of a pod that the API has no more.
  public void forget(KubeObject pod) {
    tokens.forget(pod.uid());
    delete(folders.pod(pod.uid()));
    delete(folders.logs(pod.namespace(), pod.name(), pod.uid()));
  }

  /// Takes away the folders of pods that nobody looks after: their agent was killed between the end
  /// of the pod and that of its folders.
  ///
  /// @param known whether a uid is one of a pod that somebody looks after
  public void forgetAllBut(Predicate<String> known) {
    try {
      for (Path all : List.of(folders.data().resolve("pods"), folders.memory(), folders.logs())) {
        for (Path each : Trees.inside(all)) {
          String name = each.getFileName().toString();
          if (!known.test(name.substring(name.lastIndexOf('_') + 1))) Trees.delete(each);
        }
      }
    } catch (IOException failed) {
      LOG.warn("Folders of pods that are gone could not be removed: {}", failed.toString());
    }
  }

  private static void delete(Path folder) {
    try {
      Trees.delete(folder);
    } catch (IOException failed) {
      throw new VolumeFailure("failed to remove " + folder + ": " + failed, failed);
    }
  }

  /// Whether a token in the pod's volumes is to be renewed, which [#ensure] does.
  public boolean tokenDue(String uid) {
    return tokens.due(uid);
  }
}
