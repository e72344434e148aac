package dev.ballast.store.rocks;

import dev.ballast.store.Codec;
import dev.ballast.store.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// How an entry lies on disk: the key in UTF-8; both revisions and then the codec's bytes.
final class Row {
  /// Keeps the revision of the batch that wrote it last. No entry's key begins with a zero.
  static final byte[] REVISION_KEY = {0, 'r'};

  private static final int HEADER = 2 * Long.BYTES;

  private Row() {}

  static byte[] key(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] value(long revision, long createRevision, byte[] bytes) {
    return ByteBuffer.allocate(HEADER + bytes.length)
        .putLong(revision)
        .putLong(createRevision)
        .put(bytes)
        .array();
  }

  static <V> Entry<V> entry(byte[] key, byte[] value, Codec<V> codec) {
    ByteBuffer row = ByteBuffer.wrap(value);
    long revision = row.getLong();
    long createRevision = row.getLong();
    var bytes = new byte[row.remaining()];
    row.get(bytes);
    return new Entry<>(text(key), codec.read(bytes, revision), revision, createRevision);
  }

  /// The key as it is for readers.
  static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /// The revision of the row with `value`.
  static long revision(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
