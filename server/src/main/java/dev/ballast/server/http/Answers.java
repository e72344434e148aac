package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.discovery.Document;
import dev.ballast.server.format.Form;
import dev.ballast.server.format.Writer;
import dev.ballast.server.verb.Response.Content;
import dev.ballast.server.verb.Response.One;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Writes answers that end: objects, lists, documents and refusals.
final class Answers {
  private static final int MOST_WARNED = 4 * 1024;
  private static final int MOST_OF_ONE = 256;

  private final Writer writer;

  Answers(Writer writer) {
    this.writer = writer;
  }

  void content(
      int code, Content content, Form form, Request request, Response response, Callback callback)
      throws IOException {
    head(code, form, response);
    if (content instanceof One(var kind, var object) && form.isBytes() && isSmall(object.json())) {
      response.write(true, ByteBuffer.wrap(object.json()), callback);
      return;
    }
    var body = new ResponseStream(response);
    if (Compression.wanted(request)) {
      try (var packed = new Compression(response, body)) {
        writer.write(content, form, packed);
      }
    } else {
      writer.write(content, form, body);
    }
    body.finish(callback);
  }

  private static boolean isSmall(byte[] body) {
    return body.length < Compression.FROM_BYTES;
  }

  static void head(int code, Form form, Response response) {
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, form.encoding().mediaType());
    noCache(response);
  }

  static void watchHead(Form form, Response response) {
    head(200, form, response);
    if (form.protobuf())
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_TYPE, form.encoding().mediaType() + ";stream=watch");
  }

  private static void noCache(Response response) {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
  }

  /// Tells each warning once; where they are long, only the beginnings of the first.
  static void warnings(List<String> warnings, Response response) {
    boolean cut = warnings.stream().mapToInt(String::length).sum() > MOST_WARNED;
    int room = MOST_WARNED;
    for (String each : new LinkedHashSet<>(warnings)) {
      String line = each.replaceAll("\\p{Cntrl}+ *", " ");
      if (cut && line.length() > MOST_OF_ONE) line = line.substring(0, MOST_OF_ONE);
      room -= line.length();
      if (room < 0) return;
      String quoted = line.replace("\\", "\\\\").replace("\"", "\\\"");
      response.getHeaders().add("Warning", "299 - \"" + quoted + "\"");
    }
  }

  /// Sends `document`, or says that the client has it already.
  static void document(Document document, String knownTag, Response response, Callback callback) {
    noCache(response);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, document.contentType());
    if (!document.tag().isEmpty()) {
      String tag = "\"" + document.tag() + "\"";
      response.getHeaders().put(HttpHeader.ETAG, tag);
      response.getHeaders().put(HttpHeader.VARY, "Accept");
      if (knownTag.equals(tag)) {
        response.setStatus(304);
        response.write(true, ByteBuffer.allocate(0), callback);
        return;
      }
    }
    response.setStatus(document.code());
    response.write(true, ByteBuffer.wrap(document.bytes()), callback);
  }

  void refusal(ApiException refusal, Form form, Response response, Callback callback) {
    head(refusal.code(), form, response);
    long seconds = Json.number(refusal.status(), 0, "details", "retryAfterSeconds");
    if (seconds > 0) response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
    response.write(true, ByteBuffer.wrap(writer.bytes(refusal.status(), form)), callback);
  }
}
