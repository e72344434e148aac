package dev.ballast.node.runtime.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Writes a tar archive (ustar, with GNU's entries for long names). Everything in it belongs to
/// root and has one time, so that the same content makes the same archive.
final class TarWriter implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int NAME = 100;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  void folder(String name, int mode) throws IOException {
    header(name.endsWith("/") ? name : name + "/", '5', mode, 0, "");
  }

  void file(String name, int mode, byte[] content) throws IOException {
    header(name, '0', mode, content.length, "");
    out.write(content);
    pad(content.length);
  }

  void file(String name, int mode, Path content) throws IOException {
    long size = Files.size(content);
    header(name, '0', mode, size, "");
    try (InputStream in = Files.newInputStream(content)) {
      long copied = in.transferTo(out);
      if (copied != size) throw new IOException(content + " changed while it was read");
    }
    pad(size);
  }

  void link(String name, String target) throws IOException {
    header(name, '2', 0777, 0, target);
  }

  /// Everything under `root`, by names relative to it, in the order of the names. Devices and
  /// sockets are left out.
  void tree(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.filter(each -> !each.equals(root)).sorted().toList();
    }
    for (Path each : paths) {
      String name = root.relativize(each).toString();
      int mode = (int) Files.getAttribute(each, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
      if (Files.isSymbolicLink(each)) link(name, Files.readSymbolicLink(each).toString());
      else if (Files.isDirectory(each)) folder(name, mode);
      else if (Files.isRegularFile(each)) file(name, mode, each);
    }
  }

  private void header(String name, char type, int mode, long size, String target)
      throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] targetBytes = target.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > NAME) longName('L', nameBytes);
    if (targetBytes.length > NAME) longName('K', targetBytes);
    var block = new byte[BLOCK];
    put(block, 0, nameBytes, NAME);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, 0);
    block[156] = (byte) type;
    put(block, 157, targetBytes, NAME);
    put(block, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII), 8);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : block) sum += each & 0xff;
    octal(block, 148, 7, sum);
    out.write(block);
  }

  private void longName(char type, byte[] name) throws IOException {
    header("././@LongLink", type, 0, name.length + 1L, "");
    out.write(name);
    out.write(0);
    pad(name.length + 1L);
  }

  private static void put(byte[] block, int offset, byte[] text, int max) {
    System.arraycopy(text, 0, block, offset, Math.min(text.length, max));
  }

  private static void octal(byte[] block, int offset, int width, long value) {
    String digits = Long.toOctalString(value);
    String padded = "0".repeat(width - 1 - digits.length()) + digits;
    put(block, offset, padded.getBytes(StandardCharsets.US_ASCII), width - 1);
    block[offset + width - 1] = 0;
  }

  private void pad(long size) throws IOException {
    int over = (int) (size % BLOCK);
    if (over != 0) out.write(new byte[BLOCK - over]);
  }

  /// Ends the archive; the stream stays open.
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }
}
