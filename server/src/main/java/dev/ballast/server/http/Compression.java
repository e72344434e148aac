package dev.ballast.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/// Packs an answer that turns out to be large, for a client that takes it so; leaves a small one as
/// it is. Closing it completes what is packed, and leaves the stream below open.
final class Compression extends OutputStream {
  /// As Kubernetes has it: below, packing takes longer than sending.
  static final int FROM_BYTES = 128 * 1024;

  private final Response response;
  private final OutputStream below;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream(4096);
  private @Nullable GZIPOutputStream packed;

  Compression(Response response, OutputStream below) {
    this.response = response;
    this.below = below;
  }

  /// Whether the client takes packed answers.
  static boolean wanted(Request request) {
    for (String each : request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING)) {
      String[] parts = each.strip().split(";", 2);
      if (!parts[0].strip().equalsIgnoreCase("gzip")) continue;
      return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
    }
    return false;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    GZIPOutputStream out = packed;
    if (out == null && held.size() + length < FROM_BYTES) {
      held.write(bytes, from, length);
      return;
    }
    if (out == null) out = begin();
    out.write(bytes, from, length);
  }

  private GZIPOutputStream begin() throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    response.getHeaders().add(HttpHeader.VARY, "Accept-Encoding");
    var out = new Fast(below);
    packed = out;
    held.writeTo(out);
    held.reset();
    return out;
  }

  @Override
  public void close() throws IOException {
    if (packed == null) held.writeTo(below);
    else packed.finish();
  }

  /// Gzip that takes the least time.
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, 32 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }

    @Override
    public void finish() throws IOException {
      super.finish();
      def.end();
    }
  }
}
