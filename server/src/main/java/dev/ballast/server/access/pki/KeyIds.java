package dev.ballast.server.access.pki;

import java.security.cert.X509Certificate;
import java.util.Arrays;

/// Tells by the key identifiers in two certificates (RFC 5280, 4.2.1.1 and 4.2.1.2) whether one
/// names the other as its issuer. That is no proof, which clients demand anyway, but enough to see
/// that a folder's authority was exchanged; a proof's first multiplication on the curve takes 40 ms
/// of every start.
final class KeyIds {
  private static final String AUTHORITY = "2.5.29.35";
  private static final String SUBJECT = "2.5.29.14";

  /// A SHA-1 of the key, at the end of both extensions.
  private static final int LENGTH = 20;

  private KeyIds() {}

  static boolean signedBy(X509Certificate issued, X509Certificate authority) {
    byte[] named = end(issued.getExtensionValue(AUTHORITY));
    return named.length == LENGTH
        && Arrays.equals(named, end(authority.getExtensionValue(SUBJECT)))
        && issued.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
  }

  private static byte[] end(byte[] extension) {
    if (extension == null || extension.length < LENGTH) return new byte[0];
    return Arrays.copyOfRange(extension, extension.length - LENGTH, extension.length);
  }
}
