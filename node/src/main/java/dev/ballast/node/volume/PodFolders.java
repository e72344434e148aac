package dev.ballast.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where things of a pod are on the node.
///
/// @param data the node's folder on disk
/// @param memory a folder whose content is never written to disk: Secrets, tokens, and emptyDir
///     volumes of medium Memory
/// @param logs the containers' logs
public record PodFolders(Path data, Path memory, Path logs) {
  public Path pod(String uid) {
    return data.resolve("pods").resolve(uid);
  }

  Path volume(String uid, String name) {
    return pod(uid).resolve("volumes").resolve(name);
  }

  Path inMemory(String uid, String name) {
    return memory.resolve(uid).resolve(name);
  }

  /// Takes away all that is in memory, as when the machine is switched off.
  public void clearMemory() throws IOException {
    Trees.delete(memory);
    Path parent = memory.getParent();
    if (parent != null && Files.isDirectory(parent) && Trees.inside(parent).isEmpty()) {
      Files.deleteIfExists(parent);
    }
  }

  public Path logs(String namespace, String name, String uid) {
    return logs.resolve(namespace + "_" + name + "_" + uid);
  }
}
