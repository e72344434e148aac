package dev.ballast.server.access.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;

/// A certificate and its private key.
public record Identity(X509Certificate certificate, PrivateKey key) {
  /// Whether the certificate still holds at `when`.
  boolean validAt(Instant when) {
    Date date = Date.from(when);
    return !date.before(certificate.getNotBefore()) && !date.after(certificate.getNotAfter());
  }

  /// The certificate as PEM text.
  public String certificatePem() {
    return Pem.of(certificate);
  }

  /// The private key as PEM text.
  public String keyPem() {
    return Pem.of(key);
  }

  /// Never prints the key.
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName();
  }
}
