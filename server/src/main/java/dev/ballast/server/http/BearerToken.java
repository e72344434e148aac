package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// The token that a request shows: in its `Authorization`, or, since a browser can't set that for a
/// WebSocket, as the name of a protocol that it offers
/// (<https://kubernetes.io/docs/reference/access-authn-authz/authentication/>).
final class BearerToken {
  private static final String SCHEME = "Bearer ";
  private static final String PROTOCOL = "base64url.bearer.authorization.k8s.io.";

  private BearerToken() {}

  /// @throws ApiException 401 where a protocol's name holds no token
  static Optional<String> of(HttpFields headers) {
    String authorization = headers.get(HttpHeader.AUTHORIZATION);
    if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.of(authorization.substring(SCHEME.length()).strip());
    }
    String offered = headers.get(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL);
    if (offered == null || !offered.contains(PROTOCOL)) return Optional.empty();
    for (String each : offered.split(",")) {
      String name = each.strip();
      if (name.startsWith(PROTOCOL)) return Optional.of(decoded(name.substring(PROTOCOL.length())));
    }
    return Optional.empty();
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.unauthorized();
    }
  }
}
