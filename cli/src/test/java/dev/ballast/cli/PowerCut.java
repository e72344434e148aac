package dev.ballast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The disk as a loss of power leaves it, as POSIX allows it to be. A file's data is there if it
/// was written before a sync of that file began that has ended; a name is there (or gone) if a sync
/// of its folder has ended since. Of what was not synced anything may be there: nothing, all, a
/// beginning that breaks off anywhere, or some pages and zeros in place of others.
final class PowerCut {
  private static final int PAGE = 4096;

  private sealed interface Node {}

  private static final class File implements Node {
    private final Bytes durable = new Bytes(new byte[0], 0);
    private final List<DataChange> pending = new ArrayList<>();
  }

  private static final class Folder implements Node {
    private final Map<String, Node> durable = new TreeMap<>();
    private final Map<String, Node> now = new TreeMap<>();
    private final List<Map<String, Gone>> pending = new ArrayList<>();
  }

  /// What becomes of a name: null where it goes.
  private record Gone(@Nullable Node node) {}

  /// A write at `offset`, or (without data) a new size.
  private record DataChange(long offset, byte @Nullable [] data) {}

  private record Sync(Node node, int changes) {}

  private final Path root;
  private final Folder top = new Folder();
  private final Map<Long, Node> inodes = new HashMap<>();
  private final Map<Long, Sync> syncs = new HashMap<>();

  /// @param root a folder that was there, empty and synced, before the trace began
  PowerCut(Path root) {
    this.root = root;
  }

  void follow(DiskTrace.Act act) {
    switch (act) {
      case DiskTrace.Open open -> open(open);
      case DiskTrace.Write write -> change(write.inode(), write.offset(), write.data());
      case DiskTrace.Truncate cut -> change(cut.inode(), cut.size(), null);
      case DiskTrace.SyncBegin sync -> begin(sync);
      case DiskTrace.SyncEnd sync -> end(sync);
      case DiskTrace.Rename rename -> rename(rename.from(), rename.to());
      case DiskTrace.Unlink unlink -> put(unlink.path(), null);
      case DiskTrace.Link link -> put(link.to(), find(link.from()));
      case DiskTrace.MakeFolder make -> {
        Node made = new Folder();
        inodes.put(make.inode(), made);
        put(make.path(), made);
      }
    }
  }

  private void open(DiskTrace.Open open) {
    if (open.created()) {
      Node made = new File();
      inodes.put(open.inode(), made);
      put(open.path(), made);
    } else {
      Node node = find(open.path());
      if (node != null) inodes.put(open.inode(), node);
    }
    if (open.emptied()) change(open.inode(), 0, null);
  }

  private void change(long inode, long offset, byte @Nullable [] data) {
    if (inodes.get(inode) instanceof File file) file.pending.add(new DataChange(offset, data));
  }

  private void begin(DiskTrace.SyncBegin sync) {
    switch (inodes.get(sync.inode())) {
      case null -> {}
      case File file -> syncs.put(sync.token(), new Sync(file, file.pending.size()));
      case Folder folder -> syncs.put(sync.token(), new Sync(folder, folder.pending.size()));
    }
  }

  /// Another sync of the same file may have ended meanwhile, and taken a part along.
  private void end(DiskTrace.SyncEnd sync) {
    Sync done = syncs.remove(sync.token());
    if (done == null) return;
    switch (done.node) {
      case File file -> {
        List<DataChange> first = file.pending.subList(0, done.changes);
        first.forEach(file.durable::take);
        first.clear();
      }
      case Folder folder -> {
        List<Map<String, Gone>> first = folder.pending.subList(0, done.changes);
        first.forEach(each -> apply(each, folder.durable));
        first.clear();
      }
    }
    syncs.replaceAll(
        (token, other) ->
            other.node == done.node
                ? new Sync(other.node, Math.max(0, other.changes - done.changes))
                : other);
  }

  private void rename(Path from, Path to) {
    Node node = find(from);
    Folder source = folder(from.getParent());
    if (source != folder(to.getParent())) {
      put(to, node);
      put(from, null);
      return;
    }
    Map<String, Gone> both = Map.of(name(from), new Gone(null), name(to), new Gone(node));
    apply(both, source.now);
    source.pending.add(both);
  }

  private void put(Path path, @Nullable Node node) {
    Folder folder = folder(path.getParent());
    Map<String, Gone> change = Map.of(name(path), new Gone(node));
    apply(change, folder.now);
    folder.pending.add(change);
  }

  private static void apply(Map<String, Gone> changes, Map<String, Node> names) {
    changes.forEach(
        (name, change) -> {
          if (change.node == null) names.remove(name);
          else names.put(name, change.node);
        });
  }

  private Folder folder(Path path) {
    if (find(path) instanceof Folder folder) return folder;
    throw new IllegalStateException("not a folder: " + path);
  }

  private @Nullable Node find(Path path) {
    Node here = top;
    for (Path part : root.relativize(path)) {
      if (part.toString().isEmpty()) continue;
      if (!(here instanceof Folder folder)) return null;
      here = folder.now.get(part.toString());
    }
    return here;
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  /// Writes what is left into `target`.
  void leave(Path target, RandomGenerator random) throws IOException {
    leave(top, target, random);
  }

  private void leave(Folder folder, Path target, RandomGenerator random) throws IOException {
    Files.createDirectories(target);
    var names = new TreeMap<>(folder.durable);
    int survive = random.nextBoolean() ? 0 : random.nextInt(folder.pending.size() + 1);
    folder.pending.subList(0, survive).forEach(each -> apply(each, names));
    for (Map.Entry<String, Node> each : names.entrySet()) {
      Path path = target.resolve(each.getKey());
      switch (each.getValue()) {
        case Folder inner -> leave(inner, path, random);
        case File file -> Files.write(path, content(file, random));
      }
    }
  }

  private static byte[] content(File file, RandomGenerator random) {
    if (file.pending.isEmpty()) return file.durable.toArray();
    return switch (random.nextInt(4)) {
      case 0 -> file.durable.toArray();
      case 1 -> all(file);
      case 2 -> beginning(file, random);
      default -> somePages(file, random);
    };
  }

  private static byte[] all(File file) {
    Bytes content = file.durable.copy();
    file.pending.forEach(content::take);
    return content.toArray();
  }

  private static byte[] beginning(File file, RandomGenerator random) {
    Bytes content = file.durable.copy();
    int whole = random.nextInt(file.pending.size());
    file.pending.subList(0, whole).forEach(content::take);
    DataChange torn = file.pending.get(whole);
    if (torn.data != null) {
      int length = random.nextInt(torn.data.length + 1);
      content.take(new DataChange(torn.offset, Arrays.copyOf(torn.data, length)));
    }
    return content.toArray();
  }

  private static byte[] somePages(File file, RandomGenerator random) {
    byte[] after = all(file);
    byte[] content = Arrays.copyOf(file.durable.toArray(), after.length);
    for (int from = 0; from < after.length; from += PAGE) {
      int to = Math.min(from + PAGE, after.length);
      if (random.nextBoolean()) System.arraycopy(after, from, content, from, to - from);
    }
    return content;
  }

  /// A file's content, which grows.
  private static final class Bytes {
    private byte[] bytes;
    private int size;

    private Bytes(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    void take(DataChange change) {
      byte[] data = change.data;
      int end = (int) change.offset + (data == null ? 0 : data.length);
      if (end > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
      if (data == null) {
        if (end < size) Arrays.fill(bytes, end, size, (byte) 0);
        size = end;
      } else {
        System.arraycopy(data, 0, bytes, (int) change.offset, data.length);
        size = Math.max(size, end);
      }
    }

    Bytes copy() {
      return new Bytes(bytes.clone(), size);
    }

    byte[] toArray() {
      return Arrays.copyOf(bytes, size);
    }
  }
}
