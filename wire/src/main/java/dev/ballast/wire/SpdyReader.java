package dev.ballast.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Reads SPDY/3.1 frames. Header blocks share one decompression, so frames are read in order by
/// one thread.
final class SpdyReader implements AutoCloseable {
  private static final int MAX_CONTROL_BYTES = 64 * 1024;
  private static final int MAX_HEADER_BYTES = 256 * 1024;
  private static final int STREAM_ID = 0x7fffffff;

  private final DataInputStream in;
  private final Inflater inflater = new Inflater();

  SpdyReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /// The next frame, or null at the orderly end of the connection.
  @Nullable SpdyFrame next() throws IOException {
    int first = in.read();
    if (first < 0) return null;
    int head = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int flags = in.readUnsignedByte();
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    boolean last = (flags & 1) != 0;
    if (head >= 0) return new SpdyFrame.Data(head, last, bytes(length));
    int version = head >>> 16 & 0x7fff;
    if (version != 3) throw new IOException("SPDY version " + version + " instead of 3");
    if (length > MAX_CONTROL_BYTES)
      throw new IOException("SPDY control frame of " + length + " bytes");
    return control(head & 0xffff, last, bytes(length));
  }

  private SpdyFrame control(int type, boolean last, byte[] body) throws IOException {
    var fields = new DataInputStream(new ByteArrayInputStream(body));
    return switch (type) {
      case 1 -> {
        int stream = fields.readInt() & STREAM_ID;
        fields.skipNBytes(6);
        yield new SpdyFrame.SynStream(stream, last, headers(fields));
      }
      case 2 -> new SpdyFrame.SynReply(fields.readInt() & STREAM_ID, last, headers(fields));
      case 3 -> new SpdyFrame.Reset(fields.readInt() & STREAM_ID, fields.readInt());
      case 6 -> new SpdyFrame.Ping(fields.readInt());
      case 7 -> new SpdyFrame.GoAway(fields.readInt() & STREAM_ID, fields.readInt());
      case 8 -> new SpdyFrame.Headers(fields.readInt() & STREAM_ID, last, headers(fields));
      default -> new SpdyFrame.Ignored(type);
    };
  }

  private Map<String, String> headers(DataInputStream compressed) throws IOException {
    var block = new DataInputStream(new ByteArrayInputStream(inflate(compressed.readAllBytes())));
    int count = block.readInt();
    var headers = new LinkedHashMap<String, String>();
    for (int i = 0; i < count; i++) {
      String name = text(block).toLowerCase(Locale.ROOT);
      headers.put(name, text(block));
    }
    return headers;
  }

  private byte[] inflate(byte[] compressed) throws IOException {
    var plain = new ByteArrayOutputStream(512);
    var buffer = new byte[2048];
    inflater.setInput(compressed);
    try {
      while (true) {
        int count = inflater.inflate(buffer);
        if (count > 0) plain.write(buffer, 0, count);
        else if (inflater.needsDictionary()) inflater.setDictionary(SpdyDictionary.bytes());
        else return plain.toByteArray();
        if (plain.size() > MAX_HEADER_BYTES) throw new IOException("SPDY headers are too large");
      }
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new IOException("SPDY headers do not decompress", e);
    }
  }

  private static String text(DataInputStream block) throws IOException {
    int length = block.readInt();
    if (length < 0 || length > block.available()) throw new EOFException("SPDY headers end early");
    return new String(block.readNBytes(length), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) throw new EOFException("the connection ended inside a SPDY frame");
    return bytes;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
