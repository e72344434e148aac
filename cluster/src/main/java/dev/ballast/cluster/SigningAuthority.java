package dev.ballast.cluster;

import dev.ballast.controllers.certificates.Authority;
import dev.ballast.controllers.certificates.Wanted;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.access.pki.SigningRequest;
import java.util.Optional;

/// Lends the installation's certificate authority to the controller that signs requests.
final class SigningAuthority {
  private SigningAuthority() {}

  static Authority of(Pki pki) {
    return new Authority(
        text -> parsed(text).map(SigningAuthority::wanted),
        (text, usages, end) -> pki.sign(parsed(text).orElseThrow(), usages, end));
  }

  private static Optional<SigningRequest> parsed(String text) {
    try {
      return Optional.of(SigningRequest.parse(text));
    } catch (SigningRequest.Malformed e) {
      return Optional.empty();
    }
  }

  private static Wanted wanted(SigningRequest request) {
    return new Wanted(
        request.commonName(),
        request.organizations(),
        request.dnsNames(),
        request.addresses(),
        request.emails(),
        request.uris());
  }
}
