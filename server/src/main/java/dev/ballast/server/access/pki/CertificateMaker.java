package dev.ballast.server.access.pki;

import dev.ballast.world.World;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates, on the curve P-256 but for those of clients. BouncyCastle is touched here
/// alone, and only when something is missing.
final class CertificateMaker {
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);
  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration LIFE = Duration.ofDays(365);
  private static final int RSA_BITS = 2048;

  private final World world;

  CertificateMaker(World world) {
    this.world = world;
  }

  Identity authority() {
    KeyPair pair = keyPair();
    X500Name name = name("ballast-ca", List.of());
    try {
      JcaX509v3CertificateBuilder draft = draft(name, name, pair, CA_LIFE);
      draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      int uses = KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign;
      draft.addExtension(Extension.keyUsage, true, new KeyUsage(uses));
      var ids = new JcaX509ExtensionUtils();
      draft.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
      return new Identity(sign(draft, pair.getPrivate()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't make a certificate authority", e);
    }
  }

  Identity server(Identity authority, Collection<String> hosts) {
    GeneralName[] names =
        hosts.stream().map(CertificateMaker::hostName).toArray(GeneralName[]::new);
    X500Name subject = name("kube-apiserver", List.of());
    return issue(authority, subject, keyPair(), KeyPurposeId.id_kp_serverAuth, names);
  }

  /// With an RSA key: fabric8's client takes every key in PKCS #8 for one.
  Identity client(Identity authority, String user, List<String> groups) {
    KeyPair pair = pair("RSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4));
    KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
    return issue(authority, name(user, groups), pair, purpose, new GeneralName[0]);
  }

  private Identity issue(
      Identity authority,
      X500Name subject,
      KeyPair pair,
      KeyPurposeId purpose,
      GeneralName[] names) {
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    try {
      JcaX509v3CertificateBuilder draft = draft(issuer, subject, pair, LIFE);
      draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      draft.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      var ids = new JcaX509ExtensionUtils();
      draft.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
      if (names.length > 0) {
        draft.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new Identity(sign(draft, authority.key()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't make a certificate for " + subject, e);
    }
  }

  /// The certificate that `request` asks for, good for `usages` (Kubernetes' names) until `end`.
  X509Certificate signed(
      Identity authority, SigningRequest request, Collection<String> usages, Instant end) {
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    Instant last = authority.certificate().getNotAfter().toInstant();
    try {
      JcaX509v3CertificateBuilder draft =
          draft(issuer, request.subject(), request.key(), end.isBefore(last) ? end : last);
      draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      int bits = CertificateUsage.keyBits(usages);
      if (bits != 0) draft.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
      KeyPurposeId[] purposes = CertificateUsage.purposes(usages);
      if (purposes.length > 0) {
        draft.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      var ids = new JcaX509ExtensionUtils();
      draft.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
      GeneralName[] names = request.names().toArray(GeneralName[]::new);
      if (names.length > 0) {
        draft.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return sign(draft, authority.key());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't sign a certificate for " + request.subject(), e);
    }
  }

  private JcaX509v3CertificateBuilder draft(
      X500Name issuer, X500Name subject, KeyPair pair, Duration life) {
    return draft(issuer, subject, pair.getPublic(), world.now().plus(life));
  }

  private JcaX509v3CertificateBuilder draft(
      X500Name issuer, X500Name subject, PublicKey key, Instant end) {
    var serial = BigInteger.valueOf(world.newId().getMostSignificantBits() & Long.MAX_VALUE);
    Date start = Date.from(world.now().minus(CLOCK_SKEW));
    return new JcaX509v3CertificateBuilder(issuer, serial, start, Date.from(end), subject, key);
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder draft, PrivateKey key)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return new JcaX509CertificateConverter().getCertificate(draft.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("can't sign", e);
    }
  }

  static KeyPair keyPair() {
    return pair("EC", new ECGenParameterSpec("secp256r1"));
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java makes no keys for " + algorithm, e);
    }
  }

  private static X500Name name(String user, List<String> groups) {
    var name = new X500NameBuilder(BCStyle.INSTANCE);
    groups.forEach(group -> name.addRDN(BCStyle.O, group));
    return name.addRDN(BCStyle.CN, user).build();
  }

  private static GeneralName hostName(String host) {
    boolean address = host.indexOf(':') >= 0 || host.matches("\\d+(\\.\\d+){3}");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }
}
