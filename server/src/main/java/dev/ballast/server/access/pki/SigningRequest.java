package dev.ballast.server.access.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

  private final JcaPKCS10CertificationRequest request;
  private final PublicKey key;
  private final List<GeneralName> names;

  private SigningRequest(
      JcaPKCS10CertificationRequest request, PublicKey key, List<GeneralName> names) {
    this.request = request;
    this.key = key;
    this.names = names;
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
      return new SigningRequest(request, key, alternativeNames(request));
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
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
    return request.getSubject();
  }

  PublicKey key() {
    return key;
  }

  List<GeneralName> names() {
    return names;
  }

  /// The user that the certificate would name, `""` for none.
  public String commonName() {
    List<String> all = parts(BCStyle.CN);
    return all.isEmpty() ? "" : all.getLast();
  }

  /// The groups that the certificate would name.
  public List<String> organizations() {
    return parts(BCStyle.O);
  }

  private List<String> parts(ASN1ObjectIdentifier type) {
    var parts = new ArrayList<String>();
    for (RDN each : request.getSubject().getRDNs(type)) {
      parts.add(IETFUtils.valueToString(each.getFirst().getValue()));
    }
    return parts;
  }

  public List<String> dnsNames() {
    return texts(GeneralName.dNSName);
  }

  public List<String> emails() {
    return texts(GeneralName.rfc822Name);
  }

  public List<String> uris() {
    return texts(GeneralName.uniformResourceIdentifier);
  }

  public List<String> addresses() {
    var addresses = new ArrayList<String>();
    for (GeneralName each : names) {
      if (each.getTagNo() != GeneralName.iPAddress) continue;
      addresses.add(address(DEROctetString.getInstance(each.getName()).getOctets()));
    }
    return addresses;
  }

  private static String address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (java.net.UnknownHostException wrongLength) {
      return "?";
    }
  }

  private List<String> texts(int type) {
    return names.stream()
        .filter(each -> each.getTagNo() == type)
        .map(each -> each.getName().toString())
        .toList();
  }
}
