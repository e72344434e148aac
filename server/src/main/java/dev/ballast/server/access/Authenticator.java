package dev.ballast.server.access;

import dev.ballast.objects.ApiException;
import dev.ballast.server.access.token.InvalidToken;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.request.User;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells who asks, by what they show: a client certificate that the authority has signed names the
/// user by its common name and the groups by its organizations; a token names a service account.
public final class Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

  private final Tokens tokens;

  public Authenticator(Tokens tokens) {
    this.tokens = tokens;
  }

  /// @throws ApiException 401 where the certificate names nobody
  public User byCertificate(X509Certificate certificate) {
    String user = "";
    var groups = new ArrayList<String>();
    for (Rdn each : parts(certificate.getSubjectX500Principal())) {
      if (each.getType().equalsIgnoreCase("CN")) user = String.valueOf(each.getValue());
      if (each.getType().equalsIgnoreCase("O")) groups.add(String.valueOf(each.getValue()));
    }
    if (user.isEmpty()) throw ApiException.unauthorized();
    return User.authenticated(user, groups);
  }

  private static List<Rdn> parts(X500Principal subject) {
    try {
      return new LdapName(subject.getName(X500Principal.RFC2253)).getRdns();
    } catch (InvalidNameException e) {
      throw ApiException.unauthorized();
    }
  }

  /// @throws ApiException 401 where the token proves nothing
  public User byToken(String token) {
    try {
      return tokens.verify(token, List.of()).user();
    } catch (InvalidToken refused) {
      LOG.debug("a token was refused: {}", refused.getMessage());
      throw ApiException.unauthorized();
    }
  }
}
