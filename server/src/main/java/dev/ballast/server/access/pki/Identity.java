package dev.ballast.server.access.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
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

  /// Signs something and forgets it. A process's first signature takes 40 ms, in which Java
  /// computes multiples of the curve's base point; who signs ahead spares the first client that
  /// wait.
  public void sign() {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update((byte) 0);
      signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of " + this + " can't sign", e);
    }
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
