package dev.ballast.store.backup;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads a backup, checking as it goes: nothing is handed out of a block whose checksum does not
/// fit, and the end is reached only if nothing is missing. For one thread.
public final class BackupReader implements AutoCloseable {
  private final DataInputStream in;
  private final Inflater inflater = new Inflater();
  private final BackupHeader header;
  private int blocks;
  private long files;
  private long entries;

  /// What a backup holds, besides its header.
  public interface Content {
    void file(String name, byte[] content) throws IOException;

    void entry(String key, long revision, long createRevision, byte[] value) throws IOException;
  }

  private record Plain(byte type, byte[] content) {
    DataInputStream data() {
      return new DataInputStream(new ByteArrayInputStream(content));
    }
  }

  /// Reads the header. The stream stays open after [#close].
  ///
  /// @throws UnreadableBackup where `stream` holds no backup, or one of a newer format
  public BackupReader(InputStream stream) throws IOException {
    in = new DataInputStream(stream);
    checkFormat();
    Plain first = block();
    if (first.type != Block.HEADER) throw damaged("it has no header");
    header = BackupHeader.read(first.data());
  }

  private void checkFormat() throws IOException {
    byte[] magic = in.readNBytes(Block.MAGIC.length);
    if (!Arrays.equals(magic, Block.MAGIC)) throw new UnreadableBackup("is no backup of Ballast");
    try {
      int format = in.readUnsignedShort();
      int oldest = in.readUnsignedShort();
      if (oldest <= Block.FORMAT) return;
      String newer =
          "was written by a newer Ballast (format %d, this one reads up to %d): use that version";
      throw new UnreadableBackup(newer.formatted(format, Block.FORMAT));
    } catch (EOFException end) {
      throw cutShort();
    }
  }

  public BackupHeader header() {
    return header;
  }

  /// Hands everything to `content`, the files first.
  ///
  /// @throws UnreadableBackup where something is damaged or missing; what was handed out before
  ///   that is of no use
  public void read(Content content) throws IOException {
    while (true) {
      Plain block = block();
      switch (block.type) {
        case Block.FILE -> file(block, content);
        case Block.ENTRIES -> entries(block, content);
        case Block.END -> {
          end(block.data());
          return;
        }
        default -> throw damaged("block " + (blocks - 1) + " is of no known type");
      }
    }
  }

  private void file(Plain block, Content content) throws IOException {
    DataInputStream data = block.data();
    String name = data.readUTF();
    content.file(name, data.readAllBytes());
    files++;
  }

  private void entries(Plain block, Content content) throws IOException {
    DataInputStream data = block.data();
    while (data.available() > 0) {
      String key = data.readUTF();
      long revision = data.readLong();
      long createRevision = data.readLong();
      byte[] value = new byte[data.readInt()];
      data.readFully(value);
      content.entry(key, revision, createRevision, value);
      entries++;
    }
  }

  private void end(DataInputStream data) throws IOException {
    boolean all = data.readLong() == files && data.readLong() == entries;
    if (!all || entries != header.entries()) throw damaged("something is missing");
    if (in.read() >= 0) throw damaged("it goes on behind its end");
  }

  private Plain block() throws IOException {
    try {
      byte type = in.readByte();
      int number = in.readInt();
      int plain = in.readInt();
      int stored = in.readInt();
      int checksum = in.readInt();
      boolean sensible = plain >= 0 && plain <= Block.LARGEST && stored >= 0 && stored <= plain;
      if (!sensible || number != blocks) throw damaged("block " + blocks + " is damaged");
      byte[] content = in.readNBytes(stored);
      if (content.length < stored) throw cutShort();
      if (checksum != Block.checksum(type, number, plain, stored, content))
        throw damaged("the checksum of block " + blocks + " does not fit");
      blocks++;
      return new Plain(type, stored < plain ? inflated(content, plain) : content);
    } catch (EOFException end) {
      throw cutShort();
    }
  }

  private byte[] inflated(byte[] content, int plain) throws IOException {
    byte[] whole = new byte[plain];
    inflater.reset();
    inflater.setInput(content);
    try {
      if (inflater.inflate(whole) == plain && inflater.finished()) return whole;
    } catch (DataFormatException e) {
      throw damaged("block " + (blocks - 1) + " can't be inflated: " + e.getMessage());
    }
    throw damaged("block " + (blocks - 1) + " is too short");
  }

  private static UnreadableBackup damaged(String how) {
    return new UnreadableBackup("is damaged (" + how + "): use another backup");
  }

  private static UnreadableBackup cutShort() {
    return new UnreadableBackup("is cut short: it was not written to its end; use another backup");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
