package dev.ballast.server.access.pki;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// A checksum at the end of a file, which tells a damaged key from a whole one: most flipped bits
/// leave something that looks like a key. PEM allows a comment behind its blocks (RFC 7468, 5.2).
final class Checksum {
  private static final String MARK = "# crc32c ";
  private static final int LINE = MARK.length() + 8 + 1;

  private Checksum() {}

  /// `text` with a last line that holds its checksum.
  static byte[] under(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    byte[] line = line(bytes);
    byte[] whole = Arrays.copyOf(bytes, bytes.length + line.length);
    System.arraycopy(line, 0, whole, bytes.length, line.length);
    return whole;
  }

  /// The text above the checksum. One without a checksum, from elsewhere, is taken as it is.
  ///
  /// @throws GeneralSecurityException where the two don't fit
  static String above(byte[] whole) throws GeneralSecurityException {
    String all = new String(whole, StandardCharsets.US_ASCII);
    int at = whole.length - LINE;
    if (!all.contains("#") && !all.contains("crc32c")) return all;
    byte[] text = Arrays.copyOf(whole, Math.max(at, 0));
    if (!Arrays.equals(line(text), 0, LINE, whole, Math.max(at, 0), whole.length))
      throw new GeneralSecurityException("the checksum does not fit");
    return all.substring(0, at);
  }

  private static byte[] line(byte[] text) {
    return "%s%08x\n".formatted(MARK, sum(text, text.length)).getBytes(StandardCharsets.US_ASCII);
  }

  /// `key` with four bytes of checksum behind it.
  static byte[] behind(byte[] key) {
    return ByteBuffer.allocate(key.length + Integer.BYTES)
        .put(key)
        .putInt(sum(key, key.length))
        .array();
  }

  /// The key of `length` bytes before the checksum. One without a checksum, from elsewhere, is
  /// taken as it is.
  ///
  /// @throws GeneralSecurityException where the two don't fit
  static byte[] before(byte[] whole, int length) throws GeneralSecurityException {
    if (whole.length == length) return whole;
    boolean fits =
        whole.length == length + Integer.BYTES
            && ByteBuffer.wrap(whole).getInt(length) == sum(whole, length);
    if (!fits) throw new GeneralSecurityException("the checksum does not fit");
    return Arrays.copyOf(whole, length);
  }

  private static int sum(byte[] bytes, int length) {
    var sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }
}
