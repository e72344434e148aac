package dev.ballast.server.http;

import dev.ballast.objects.Json;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.discovery.Document;
import java.util.Optional;

/// The documents by which others learn to check this cluster's tokens
/// (<https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/>, service
/// account issuer discovery).
final class TokenIssuer {
  private TokenIssuer() {}

  static Optional<Document> at(String path, Tokens tokens) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return switch (plain) {
      case "/.well-known/openid-configuration" ->
          Optional.of(Document.of("application/json", Json.bytes(tokens.discovery())));
      case "/openid/v1/jwks" ->
          Optional.of(Document.of("application/jwk-set+json", Json.bytes(tokens.keySet())));
      default -> Optional.empty();
    };
  }
}
