package dev.ballast.objects.protobuf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one message from its end to its beginning: by the time that a length is due, what it
/// counts is there. So fields are written last first, and a field's value before its tag.
final class WireWriter {
  private byte[] bytes;
  private int start;

  WireWriter() {
    this(1024);
  }

  /// @param room how many bytes it will take, or thereabouts
  WireWriter(int room) {
    bytes = new byte[room + 16];
    start = bytes.length;
  }

  /// How much has been written.
  int size() {
    return bytes.length - start;
  }

  byte[] toByteArray() {
    return start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length);
  }

  private void grow(int count) {
    if (count <= start) return;
    int size = size();
    byte[] larger = new byte[Math.max(2 * bytes.length, size + count)];
    System.arraycopy(bytes, start, larger, larger.length - size, size);
    start = larger.length - size;
    bytes = larger;
  }

  void raw(byte[] content) {
    grow(content.length);
    start -= content.length;
    System.arraycopy(content, 0, bytes, start, content.length);
  }

  void bigEndian(int value) {
    raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private void varint(long value) {
    int count = sizeOf(value);
    grow(count);
    start -= count;
    long left = value;
    for (int i = 0; i < count - 1; i++, left >>>= 7) bytes[start + i] = (byte) (left | 0x80);
    bytes[start + count - 1] = (byte) left;
  }

  private static int sizeOf(long varint) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(varint) + 6) / 7);
  }

  /// How many bytes `content` takes as a field with a low number.
  static long sizeOf(byte[] content) {
    return 1 + sizeOf(content.length) + content.length;
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  void number(int field, long value) {
    varint(value);
    tag(field, WireReader.VARINT);
  }

  void fraction(int field, double value) {
    long left = Double.doubleToRawLongBits(value);
    grow(Double.BYTES);
    start -= Double.BYTES;
    for (int i = 0; i < Double.BYTES; i++, left >>>= 8) bytes[start + i] = (byte) left;
    tag(field, WireReader.FIXED64);
  }

  void text(int field, String value) {
    content(field, value.getBytes(StandardCharsets.UTF_8));
  }

  void content(int field, byte[] value) {
    raw(value);
    length(field, value.length);
  }

  /// What comes before the `length` bytes of a text, a message or the like.
  void length(int field, long length) {
    varint(length);
    tag(field, WireReader.BYTES);
  }

  /// What has been written since the writer had `size` is a message: `field`.
  void message(int field, int size) {
    length(field, size() - size);
  }
}
