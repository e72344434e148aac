package dev.ballast.node.volume;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// Paths of the node that pods mount as they are, checked and made as their type says.
final class HostPaths {
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private HostPaths() {}

  static Path ensure(JsonNode source) throws IOException {
    Path path = Path.of(Json.string(source, "path"));
    String type = Json.string(source, "type");
    switch (type) {
      case "" -> makeIfMissing(path);
      case "DirectoryOrCreate" -> {
        makeIfMissing(path);
        check(Files.isDirectory(path), path, "is not a directory");
      }
      case "Directory" -> check(Files.isDirectory(path), path, "is not a directory");
      case "FileOrCreate" -> {
        if (!Files.exists(path)) Files.createFile(path);
        check(Files.isRegularFile(path), path, "is not a file");
      }
      case "File" -> check(Files.isRegularFile(path), path, "is not a file");
      case "Socket" -> check(isA(path, SOCKET), path, "is not a socket file");
      case "CharDevice" -> check(isA(path, CHARACTER_DEVICE), path, "is not a character device");
      case "BlockDevice" -> check(isA(path, BLOCK_DEVICE), path, "is not a block device");
      default -> throw new VolumeFailure("hostPath type \"" + type + "\" is not known");
    }
    return path;
  }

  private static void makeIfMissing(Path path) throws IOException {
    if (!Files.exists(path)) Files.createDirectories(path);
  }

  private static void check(boolean holds, Path path, String problem) {
    if (!holds) throw new VolumeFailure("hostPath type check failed: " + path + " " + problem);
  }

  private static boolean isA(Path path, int type) throws IOException {
    if (!Files.exists(path)) return false;
    Object mode = Files.getAttribute(path, "unix:mode");
    return ((Integer) mode & FILE_TYPE) == type;
  }
}
