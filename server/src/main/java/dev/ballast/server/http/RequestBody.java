package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.server.request.Body;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/// Reads what a request carries: whole, no larger than Kubernetes takes, and no slower than a
/// patient server waits.
final class RequestBody {
  private static final int MOST_BYTES = 3 * 1024 * 1024;
  private static final long MOST_IGNORED_BYTES = 16 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RequestBody() {}

  /// @throws ApiException 413 where it is too large, 408 where it takes too long
  static Body read(World world, Request request) throws IOException {
    String type = contentType(request);
    long length = request.getLength();
    if (length == 0) return new Body.Bytes(type, new byte[0]);
    long deadline = world.nanoTime() + PATIENCE.toNanos();
    if (length > MOST_BYTES) throw tooLarge(world, request, deadline);
    byte[] bytes = new byte[length > 0 ? (int) length : 8192];
    int size = 0;
    InputStream in = Request.asInputStream(request);
    while (size < bytes.length || size != length) {
      if (size == bytes.length) bytes = Arrays.copyOf(bytes, Math.min(2 * size, MOST_BYTES + 1));
      int count = in.read(bytes, size, bytes.length - size);
      if (count < 0) break;
      size += count;
      if (size > MOST_BYTES) throw tooLarge(world, request, deadline);
      if (world.nanoTime() > deadline) throw tooSlow();
    }
    return new Body.Bytes(type, size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
  }

  private static String contentType(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null) return "";
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /// Reads on for a while, so that a client that sends first and listens then hears why.
  private static ApiException tooLarge(World world, Request request, long deadline)
      throws IOException {
    byte[] ignored = new byte[64 * 1024];
    InputStream in = Request.asInputStream(request);
    for (long left = MOST_IGNORED_BYTES; left > 0 && world.nanoTime() < deadline; ) {
      int count = in.read(ignored);
      if (count < 0) break;
      left -= count;
    }
    return ApiException.of(
        413, "RequestEntityTooLarge", "Request entity too large: limit is " + MOST_BYTES);
  }

  private static ApiException tooSlow() {
    return ApiException.of(
        408, "Timeout", "the request's body took longer than " + PATIENCE.toSeconds() + " seconds");
  }
}
