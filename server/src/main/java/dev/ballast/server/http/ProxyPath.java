package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.server.request.Target;
import java.net.URI;
import java.net.URISyntaxException;

/// A path to `.../proxy`, and what follows it.
///
/// @param prefix up to and with `/proxy`
/// @param rest from the slash behind it on, as the client wrote it; or `""`
record ProxyPath(String prefix, String rest) {
  static ProxyPath of(String path, Target target) {
    int steps = target.type().group().isEmpty() ? 2 : 3;
    if (!target.namespace().isEmpty()) steps += 2;
    int end = 0;
    for (int left = steps + 3; left > 0; left--) {
      int next = path.indexOf('/', end + 1);
      if (next < 0) return new ProxyPath(path, "");
      end = next;
    }
    return new ProxyPath(path.substring(0, end), path.substring(end));
  }

  /// What is asked of somebody at `base`.
  ///
  /// @param query with its `?`, or `""`
  /// @throws ApiException 400 where the path or the query has characters that no address may have
  URI at(URI base, String query) {
    try {
      return new URI(base + (rest.isEmpty() ? "/" : rest) + query);
    } catch (URISyntaxException strange) {
      throw ApiException.badRequest("not an address: " + strange.getMessage());
    }
  }

  /// Where clients find what `location` says of somebody at `base`; other servers' addresses stay.
  String within(String location, URI base) {
    if (location.startsWith("/")) return prefix + location;
    String own = base + "/";
    return location.startsWith(own) ? prefix + location.substring(own.length() - 1) : location;
  }
}
