package dev.ballast.server.access.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/// What somebody asks a certificate for (PKCS #10), with the proof that they hold the key.
public final class SigningRequest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE REQUEST-----");

  private final X500Name subject;
  private final PublicKey key;
  private final List<GeneralName> names;
  private final List<String> commonNames;
  private final List<String> organizations;
  private final Map<Integer, List<String>> namesByType = new HashMap<>();

  private SigningRequest(X500Name subject, PublicKey key, List<GeneralName> names) {
    this.subject = subject;
    this.key = key;
    this.names = names;
    this.commonNames = parts(subject, BCStyle.CN);
    this.organizations = parts(subject, BCStyle.O);
    for (GeneralName each : names) {
      namesByType.computeIfAbsent(each.getTagNo(), first -> new ArrayList<>()).add(text(each));
    }
  }

  /// Why a text is no request, in a sentence that may be shown to its writer.
  public static final class Malformed extends Exception {
    Malformed(String why, @Nullable Throwable cause) {
      super(why, cause);
    }
  }

  /// Reads the base64 of a PEM text, as `spec.request` holds it.
  public static SigningRequest parse(String base64) throws Malformed {
    Matcher block = BLOCK.matcher(decoded(base64));
    if (!block.find()) throw new Malformed("PEM block type must be CERTIFICATE REQUEST", null);
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(1));
      var request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      var verifier = new JcaContentVerifierProviderBuilder().build(key);
      if (!request.isSignatureValid(verifier)) {
        throw new Malformed("x509: the request's signature does not verify", null);
      }
      return new SigningRequest(request.getSubject(), key, alternativeNames(request));
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      // A malformed structure makes the library stumble in many ways; all of them are the text's.
      throw new Malformed("x509: malformed certificate request: " + e.getMessage(), e);
    }
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static List<GeneralName> alternativeNames(JcaPKCS10CertificationRequest request) {
    for (var attribute : request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
      Extensions extensions = Extensions.getInstance(attribute.getAttrValues().getObjectAt(0));
      GeneralNames names =
          GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
      if (names != null) return List.of(names.getNames());
    }
    return List.of();
  }

  X500Name subject() {
    return subject;
  }

  PublicKey key() {
    return key;
  }

  List<GeneralName> names() {
    return names;
  }

  /// The user that the certificate would name, `""` for none.
  public String commonName() {
    return commonNames.isEmpty() ? "" : commonNames.getLast();
  }

  /// The groups that the certificate would name.
  public List<String> organizations() {
    return organizations;
  }

  private static List<String> parts(X500Name subject, ASN1ObjectIdentifier type) {
    var parts = new ArrayList<String>();
    for (RDN each : subject.getRDNs(type)) {
      parts.add(IETFUtils.valueToString(each.getFirst().getValue()));
    }
    return parts;
  }

  public List<String> dnsNames() {
    return namesByType.getOrDefault(GeneralName.dNSName, List.of());
  }

  public List<String> emails() {
    return namesByType.getOrDefault(GeneralName.rfc822Name, List.of());
  }

  public List<String> uris() {
    return namesByType.getOrDefault(GeneralName.uniformResourceIdentifier, List.of());
  }

  public List<String> addresses() {
    return namesByType.getOrDefault(GeneralName.iPAddress, List.of());
  }

  private static String text(GeneralName name) {
    if (name.getTagNo() != GeneralName.iPAddress) return name.getName().toString();
    try {
      byte[] octets = DEROctetString.getInstance(name.getName()).getOctets();
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException("an address of a wrong length", wrongLength);
    }
  }
}
