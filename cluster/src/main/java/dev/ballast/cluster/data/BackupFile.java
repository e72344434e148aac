package dev.ballast.cluster.data;

import dev.ballast.server.access.pki.KeysDamaged;
import dev.ballast.store.CannotOpen;
import dev.ballast.store.backup.BackupHeader;
import dev.ballast.store.backup.BackupReader;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.world.DurableFiles;
import dev.ballast.world.World;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A backup in a file. It holds the cluster's keys, so only its owner may read it.
public record BackupFile(Path path) {
  private static final int BUFFER = 256 * 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final byte[] MAGIC = {'B', 'A', 'L', 'L', 'A', 'S', 'T', '\n'};

  /// Where the backup comes from.
  @FunctionalInterface
  public interface Source {
    void write(OutputStream out) throws IOException;
  }

  /// What a backup holds, in numbers.
  ///
  /// @param taken when its revision was the current one
  public record Taken(Instant taken, long revision, long objects) {
    static Taken of(BackupHeader header) {
      return new Taken(header.taken(), header.revision(), header.entries());
    }
  }

  /// Puts what `source` writes into the file, synced and checked, or leaves it as it was. Until it
  /// is complete, it is called `....part`.
  ///
  /// @throws BackupFailed where that is not possible
  public Taken write(Source source) {
    try {
      checkReplaceable();
      return Taken.of(written(source));
    } catch (IOException failed) {
      throw BackupFailed.of("no backup was written to", path, failed);
    }
  }

  /// As [#write], from the folder of a cluster whose server does not run. It is kept from starting
  /// meanwhile.
  public Taken writeFolder(World world, Path data, UnaryOperator<OutputStream> through) {
    if (!ClusterData.isUsed(data))
      throw new BackupFailed(data + " holds no cluster: name its folder with --data", null);
    try (ClusterData opened = ClusterData.open(world, data, Recovery.STRICT)) {
      return write(out -> opened.backup().write(through.apply(out)));
    } catch (CannotOpen | KeysDamaged refused) {
      throw BackupFailed.of("no backup was written to", path, refused);
    }
  }

  private BackupHeader written(Source source) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    var create = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var owner = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try (FileChannel channel = FileChannel.open(part, create, owner);
        FileLock lock = channel.tryLock()) {
      if (lock == null) throw new IOException("another one is being written to it");
      try {
        channel.truncate(0);
        Files.setPosixFilePermissions(part, OWNER_ONLY);
        var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        source.write(out);
        out.flush();
        channel.force(true);
        BackupHeader header = new BackupFile(part).check((done, of) -> {});
        DurableFiles.move(part, path);
        return header;
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  private void checkReplaceable() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder))
      throw new IOException("there is no folder " + folder);
    if (!Files.exists(path)) return;
    if (Files.isRegularFile(path) && (Files.size(path) == 0 || isBackup())) return;
    throw new IOException("it is there, and is no backup; name another file");
  }

  private boolean isBackup() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /// Reads all of it, and checks that it is whole.
  ///
  /// @throws dev.ballast.store.backup.UnreadableBackup where it is not
  BackupHeader check(Tally tally) throws IOException {
    return read(
        tally,
        new BackupReader.Content() {
          @Override
          public void file(String name, byte[] content) {}

          @Override
          public void entry(String key, long revision, long createRevision, byte[] value) {}
        });
  }

  /// Hands all of it to `content`.
  BackupHeader read(Tally tally, BackupReader.Content content) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
        var reader = new BackupReader(in)) {
      reader.read(new Counted(content, tally, reader.header().entries()));
      return reader.header();
    }
  }

  /// Says how many entries have gone by.
  private static final class Counted implements BackupReader.Content {
    private static final int EVERY = 1_000;

    private final BackupReader.Content content;
    private final Tally tally;
    private final long all;
    private long done;

    Counted(BackupReader.Content content, Tally tally, long all) {
      this.content = content;
      this.tally = tally;
      this.all = all;
    }

    @Override
    public void file(String name, byte[] bytes) throws IOException {
      content.file(name, bytes);
    }

    @Override
    public void entry(String key, long revision, long createRevision, byte[] value)
        throws IOException {
      content.entry(key, revision, createRevision, value);
      if (++done % EVERY == 0 || done == all) tally.reached(done, all);
    }
  }
}
