package dev.ballast.server.access.pki;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// What a certificate is good for: Kubernetes' names for the bits and purposes of X.509.
final class CertificateUsage {
  private static final Map<String, Integer> BITS =
      Map.of(
          "signing", KeyUsage.digitalSignature,
          "digital signature", KeyUsage.digitalSignature,
          "content commitment", KeyUsage.nonRepudiation,
          "key encipherment", KeyUsage.keyEncipherment,
          "data encipherment", KeyUsage.dataEncipherment,
          "key agreement", KeyUsage.keyAgreement,
          "cert sign", KeyUsage.keyCertSign,
          "crl sign", KeyUsage.cRLSign,
          "encipher only", KeyUsage.encipherOnly,
          "decipher only", KeyUsage.decipherOnly);

  private static final Map<String, KeyPurposeId> PURPOSES =
      Map.ofEntries(
          Map.entry("any", KeyPurposeId.anyExtendedKeyUsage),
          Map.entry("server auth", KeyPurposeId.id_kp_serverAuth),
          Map.entry("client auth", KeyPurposeId.id_kp_clientAuth),
          Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
          Map.entry("email protection", KeyPurposeId.id_kp_emailProtection),
          Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection),
          Map.entry("ipsec end system", KeyPurposeId.id_kp_ipsecEndSystem),
          Map.entry("ipsec tunnel", KeyPurposeId.id_kp_ipsecTunnel),
          Map.entry("ipsec user", KeyPurposeId.id_kp_ipsecUser),
          Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
          Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning),
          Map.entry("microsoft sgc", other("1.3.6.1.4.1.311.10.3.3")),
          Map.entry("netscape sgc", other("2.16.840.1.113730.4.1")));

  private CertificateUsage() {}

  private static KeyPurposeId other(String identifier) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(identifier));
  }

  static int keyBits(Collection<String> usages) {
    return usages.stream().mapToInt(each -> BITS.getOrDefault(each, 0)).reduce(0, (a, b) -> a | b);
  }

  static KeyPurposeId[] purposes(Collection<String> usages) {
    return usages.stream()
        .map(PURPOSES::get)
        .filter(Objects::nonNull)
        .distinct()
        .toArray(KeyPurposeId[]::new);
  }
}
