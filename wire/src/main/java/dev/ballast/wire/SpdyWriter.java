package dev.ballast.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;

/// Writes SPDY/3.1 frames, one at a time, each at once. Thread-safe.
final class SpdyWriter implements AutoCloseable {
  private final OutputStream out;
  private final Deflater deflater = new Deflater();
  private final ReentrantLock turn = new ReentrantLock();
  private boolean closed;

  SpdyWriter(OutputStream out) {
    this.out = out;
    deflater.setDictionary(SpdyDictionary.bytes());
  }

  void synStream(int stream, Map<String, String> headers) throws IOException {
    control(
        1,
        fields -> {
          fields.writeInt(stream);
          fields.writeInt(0);
          fields.writeShort(0);
          fields.write(deflate(headers));
        });
  }

  void synReply(int stream, Map<String, String> headers) throws IOException {
    control(
        2,
        fields -> {
          fields.writeInt(stream);
          fields.write(deflate(headers));
        });
  }

  void reset(int stream, int status) throws IOException {
    control(
        3,
        fields -> {
          fields.writeInt(stream);
          fields.writeInt(status);
        });
  }

  void ping(int id) throws IOException {
    control(6, fields -> fields.writeInt(id));
  }

  void goAway(int lastGoodStream) throws IOException {
    control(
        7,
        fields -> {
          fields.writeInt(lastGoodStream);
          fields.writeInt(0);
        });
  }

  void data(int stream, boolean last, byte[] bytes, int offset, int length) throws IOException {
    var frame = new ByteArrayOutputStream(length + 8);
    var fields = new DataOutputStream(frame);
    fields.writeInt(stream);
    fields.writeInt((last ? 1 << 24 : 0) | length);
    fields.write(bytes, offset, length);
    turn.lock();
    try {
      frame.writeTo(out);
      out.flush();
    } finally {
      turn.unlock();
    }
  }

  /// The body is made inside the lock: header blocks must leave in the order of their compression.
  private void control(int type, Body body) throws IOException {
    turn.lock();
    try {
      if (closed) throw new IOException("the connection is closed");
      var content = new ByteArrayOutputStream();
      body.writeTo(new DataOutputStream(content));
      var frame = new ByteArrayOutputStream(content.size() + 8);
      var fields = new DataOutputStream(frame);
      fields.writeInt(0x80030000 | type);
      fields.writeInt(content.size());
      content.writeTo(frame);
      frame.writeTo(out);
      out.flush();
    } finally {
      turn.unlock();
    }
  }

  private byte[] deflate(Map<String, String> headers) throws IOException {
    var plain = new ByteArrayOutputStream();
    var block = new DataOutputStream(plain);
    block.writeInt(headers.size());
    for (var each : headers.entrySet()) {
      text(block, each.getKey());
      text(block, each.getValue());
    }
    deflater.setInput(plain.toByteArray());
    var compressed = new ByteArrayOutputStream();
    var buffer = new byte[2048];
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      compressed.write(buffer, 0, count);
    } while (count == buffer.length);
    return compressed.toByteArray();
  }

  private static void text(DataOutputStream block, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    block.writeInt(bytes.length);
    block.write(bytes);
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      deflater.end();
    } finally {
      turn.unlock();
    }
  }

  private interface Body {
    void writeTo(DataOutputStream fields) throws IOException;
  }
}
