package dev.ballast.store.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/// Writes a backup: first the files, then the entries, then [#end]. For one thread.
public final class BackupWriter implements AutoCloseable {
  private final DataOutputStream out;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(Block.FULL * 2);
  private final DataOutputStream entries = new DataOutputStream(gathered);
  private int blocks;
  private long files;
  private long entriesWritten;

  /// Begins with `header`. The stream stays open after [#close].
  public BackupWriter(OutputStream stream, BackupHeader header) throws IOException {
    out = new DataOutputStream(stream);
    out.write(Block.MAGIC);
    out.writeShort(Block.FORMAT);
    out.writeShort(Block.FORMAT);
    var bytes = new ByteArrayOutputStream();
    header.write(new DataOutputStream(bytes));
    block(Block.HEADER, bytes.toByteArray());
  }

  /// A file of the cluster, such as a key.
  public void file(String name, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var data = new DataOutputStream(bytes);
    data.writeUTF(name);
    data.write(content);
    block(Block.FILE, bytes.toByteArray());
    files++;
  }

  /// An entry of the store, in the order of the keys.
  public void entry(String key, long revision, long createRevision, byte[] value)
      throws IOException {
    entries.writeUTF(key);
    entries.writeLong(revision);
    entries.writeLong(createRevision);
    entries.writeInt(value.length);
    entries.write(value);
    entriesWritten++;
    if (gathered.size() >= Block.FULL) flushEntries();
  }

  private void flushEntries() throws IOException {
    if (gathered.size() == 0) return;
    block(Block.ENTRIES, gathered.toByteArray());
    gathered.reset();
  }

  /// Completes the backup: without this, it is refused as cut short.
  public void end() throws IOException {
    flushEntries();
    var bytes = new ByteArrayOutputStream();
    var data = new DataOutputStream(bytes);
    data.writeLong(files);
    data.writeLong(entriesWritten);
    block(Block.END, bytes.toByteArray());
    out.flush();
  }

  private void block(byte type, byte[] plain) throws IOException {
    byte[] deflated = new byte[plain.length];
    int length = deflated(plain, deflated);
    byte[] content = length < plain.length ? deflated : plain;
    out.writeByte(type);
    out.writeInt(blocks);
    out.writeInt(plain.length);
    out.writeInt(length);
    out.writeInt(Block.checksum(type, blocks, plain.length, length, content));
    out.write(content, 0, length);
    blocks++;
  }

  /// The length that `plain` has deflated; its own where that would not be shorter.
  private int deflated(byte[] plain, byte[] target) {
    deflater.reset();
    deflater.setInput(plain);
    deflater.finish();
    int length = deflater.deflate(target);
    return deflater.finished() ? length : plain.length;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
