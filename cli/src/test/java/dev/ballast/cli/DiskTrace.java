package dev.ballast.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// What a process did to the files of a [FaultyDisk], in order. `end` is the place in the trace
/// right behind an act.
record DiskTrace(List<Act> acts) {
  private static final int HEAD = 1 + 2 * Long.BYTES + 2 * Integer.BYTES;
  private static final int CREATED = 1;
  private static final int EMPTIED = 2;
  private static final int FOLDER = 4;

  sealed interface Act {
    long end();
  }

  record Open(long end, long inode, Path path, boolean created, boolean emptied, boolean folder)
      implements Act {}

  record Write(long end, long inode, long offset, byte[] data) implements Act {}

  record Truncate(long end, long inode, long size) implements Act {}

  record SyncBegin(long end, long inode, long token) implements Act {}

  record SyncEnd(long end, long inode, long token) implements Act {}

  record Rename(long end, Path from, Path to) implements Act {}

  record Unlink(long end, Path path) implements Act {}

  record Link(long end, Path from, Path to) implements Act {}

  record MakeFolder(long end, long inode, Path path) implements Act {}

  static DiskTrace read(Path file) throws IOException {
    var acts = new ArrayList<Act>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      all.order(ByteOrder.LITTLE_ENDIAN);
      while (all.remaining() >= HEAD) {
        byte what = all.get();
        long a = all.getLong();
        long b = all.getLong();
        int ones = all.getInt();
        int twos = all.getInt();
        if (all.remaining() < ones + twos) break;
        byte[] one = new byte[ones];
        byte[] two = new byte[twos];
        all.get(one).get(two);
        acts.add(act(what, all.position(), a, b, one, two));
      }
    }
    return new DiskTrace(acts);
  }

  private static Act act(byte what, long end, long a, long b, byte[] one, byte[] two) {
    return switch (what) {
      case 1 ->
          new Open(end, a, path(one), (b & CREATED) != 0, (b & EMPTIED) != 0, (b & FOLDER) != 0);
      case 2 -> new Write(end, a, b, one);
      case 3 -> new Truncate(end, a, b);
      case 4 -> new SyncBegin(end, a, b);
      case 5 -> new SyncEnd(end, a, b);
      case 6 -> new Rename(end, path(one), path(two));
      case 7 -> new Unlink(end, path(one));
      case 8 -> new Link(end, path(one), path(two));
      case 9 -> new MakeFolder(end, a, path(one));
      default -> throw new IllegalArgumentException("no such act: " + what);
    };
  }

  private static Path path(byte[] bytes) {
    return Path.of(new String(bytes, StandardCharsets.UTF_8)).normalize();
  }
}
