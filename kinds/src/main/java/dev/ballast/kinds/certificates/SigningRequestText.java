package dev.ballast.kinds.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The PEM texts inside a request: whether they are what they must be. What a request says is read
/// by who judges it, not here.
final class SigningRequestText {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*");
  private static final String REQUEST = "CERTIFICATE REQUEST";

  private SigningRequestText() {}

  /// What is wrong with the base64 of a request; `""` where nothing is.
  static String fault(String base64) {
    String text = decoded(base64);
    Matcher block = BLOCK.matcher(text);
    if (!block.find() || !block.group(1).equals(REQUEST)) {
      return "PEM block type must be CERTIFICATE REQUEST";
    }
    return "";
  }

  /// What is wrong with the base64 of an issued certificate; `""` where nothing is.
  static String certificateFault(String base64) {
    String text = decoded(base64);
    Matcher block = BLOCK.matcher(text);
    boolean any = false;
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block.find()) {
        if (!block.group(1).equals("CERTIFICATE")) {
          return "only CERTIFICATE PEM blocks are allowed, found \"" + block.group(1) + "\"";
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        factory.generateCertificate(new ByteArrayInputStream(der));
        any = true;
      }
    } catch (CertificateException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
    return any ? "" : "must contain at least one CERTIFICATE PEM block";
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
