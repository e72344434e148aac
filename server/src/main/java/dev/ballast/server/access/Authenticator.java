package dev.ballast.server.access;

import dev.ballast.objects.ApiException;
import dev.ballast.server.request.User;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/// Tells who asks, by what they show: a client certificate that the authority has signed names the
/// user by its common name and the groups by its organizations.
public final class Authenticator {
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

  /// No tokens are given out yet, so none is known.
  ///
  /// @throws ApiException 401
  public User byToken(String token) {
    throw ApiException.unauthorized();
  }
}
