package dev.ballast.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The text that SPDY/3 header blocks are compressed against, in the order the protocol gives
/// (<https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/>, 2.6.10.1).
final class SpdyDictionary {
  private SpdyDictionary() {}

  /// Words that are preceded by their length in four bytes.
  private static final List<String> WORDS =
      List.of(
          "options",
          "head",
          "post",
          "put",
          "delete",
          "trace",
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "accept-ranges",
          "age",
          "allow",
          "authorization",
          "cache-control",
          "connection",
          "content-base",
          "content-encoding",
          "content-language",
          "content-length",
          "content-location",
          "content-md5",
          "content-range",
          "content-type",
          "date",
          "etag",
          "expect",
          "expires",
          "from",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-modified",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authorization",
          "range",
          "referer",
          "retry-after",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "vary",
          "via",
          "warning",
          "www-authenticate",
          "method",
          "get",
          "status",
          "200 OK",
          "version",
          "HTTP/1.1",
          "url",
          "public",
          "set-cookie",
          "keep-alive",
          "origin");

  private static final String REST =
      "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
          + "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request"
          + "401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error"
          + "501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct"
          + " Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,"
          + "image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
          + "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8"
          + "charset=iso-8859-1,utf-,*,enq=0.";

  static byte[] bytes() {
    var all = new ByteArrayOutputStream(1500);
    for (String word : WORDS) {
      all.writeBytes(new byte[] {0, 0, 0, (byte) word.length()});
      all.writeBytes(word.getBytes(StandardCharsets.ISO_8859_1));
    }
    all.writeBytes(REST.getBytes(StandardCharsets.ISO_8859_1));
    return all.toByteArray();
  }
}
