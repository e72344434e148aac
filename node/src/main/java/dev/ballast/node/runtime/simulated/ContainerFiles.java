package dev.ballast.node.runtime.simulated;

import dev.ballast.node.runtime.ContainerConfig.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a simulated container sees as its files: the node's files at its mounts, and everywhere
/// else files in memory that end with it.
final class ContainerFiles {
  private final List<Mount> mounts;
  private final TreeMap<String, byte[]> own = new TreeMap<>();

  ContainerFiles(List<Mount> mounts) {
    this.mounts = List.copyOf(mounts);
  }

  synchronized byte[] read(String path) throws IOException {
    Place place = place(path);
    if (place.mount() != null) return Files.readAllBytes(place.host());
    byte[] content = own.get(path);
    if (content == null) throw new IOException(path + ": No such file or directory");
    return content;
  }

  synchronized void write(String path, byte[] content, boolean append) throws IOException {
    Place place = place(path);
    if (place.mount() == null) {
      byte[] before = append ? own.getOrDefault(path, new byte[0]) : new byte[0];
      own.put(path, joined(before, content));
      return;
    }
    if (place.mount().readOnly()) throw new IOException(path + ": Read-only file system");
    if (append) {
      Files.write(place.host(), content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } else {
      Files.write(place.host(), content);
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  synchronized void remove(String path) throws IOException {
    Place place = place(path);
    boolean removed =
        place.mount() == null ? own.remove(path) != null : Files.deleteIfExists(place.host());
    if (!removed) throw new IOException(path + ": No such file or directory");
  }

  synchronized boolean exists(String path) {
    Place place = place(path);
    return place.mount() == null ? own.containsKey(path) : Files.exists(place.host());
  }

  /// Names in the folder `path`, or the path itself where it is a file.
  synchronized List<String> list(String path) throws IOException {
    Place place = place(path);
    if (place.mount() != null) {
      if (!Files.isDirectory(place.host())) return List.of(path);
      try (Stream<Path> entries = Files.list(place.host())) {
        return entries
            .map(each -> each.getFileName().toString())
            .filter(name -> !name.startsWith("."))
            .sorted()
            .toList();
      }
    }
    if (own.containsKey(path)) return List.of(path);
    String folder = path.endsWith("/") ? path : path + "/";
    var names = new TreeSet<String>();
    Stream<String> known =
        Stream.concat(own.keySet().stream(), mounts.stream().map(Mount::containerPath));
    known
        .filter(each -> each.startsWith(folder))
        .map(each -> each.substring(folder.length()).split("/")[0])
        .forEach(names::add);
    if (names.isEmpty() && !path.equals("/")) {
      throw new IOException(path + ": No such file or directory");
    }
    return List.copyOf(names);
  }

  private record Place(@org.jspecify.annotations.Nullable Mount mount, Path host) {}

  /// The mount that holds `path`, the longest one where several do.
  private Place place(String path) {
    Mount best = null;
    for (Mount each : mounts) {
      String at = each.containerPath();
      boolean inside = path.equals(at) || path.startsWith(at.endsWith("/") ? at : at + "/");
      if (inside && (best == null || at.length() > best.containerPath().length())) best = each;
    }
    if (best == null) return new Place(null, Path.of(path));
    String rest = path.substring(best.containerPath().length()).replaceFirst("^/+", "");
    return new Place(best, rest.isEmpty() ? best.hostPath() : best.hostPath().resolve(rest));
  }
}
