package dev.ballast.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Builds the TLS context that a kubeconfig's PEM texts describe.
public final class Tls {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");
  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  public static SSLContext context(Kubeconfig config) {
    try {
      var context = SSLContext.getInstance("TLS");
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(identity(config), NO_PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(config.authorityPem().isEmpty() ? null : authorities(config));
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new Kubeconfig.Unusable("the kubeconfig's certificates are unusable: " + e, e);
    }
  }

  private static KeyStore authorities(Kubeconfig config)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int count = 0;
    for (Certificate each : certificates(config.authorityPem()))
      store.setCertificateEntry("authority-" + count++, each);
    return store;
  }

  private static KeyStore identity(Kubeconfig config) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    if (config.certificatePem().isEmpty()) return store;
    Certificate[] chain = certificates(config.certificatePem()).toArray(Certificate[]::new);
    store.setKeyEntry("client", privateKey(config.keyPem()), NO_PASSWORD, chain);
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher parts = KEY.matcher(pem);
    if (!parts.find()) throw new InvalidKeySpecException("there is no private key");
    if (!parts.group(1).isEmpty())
      throw new InvalidKeySpecException(
          "the key is in the old form \""
              + parts.group(1).strip()
              + "\"; convert it with: openssl pkcs8 -topk8 -nocrypt");
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(parts.group(2)));
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException notThisOne) {
        continue;
      }
    }
    throw new InvalidKeySpecException("the private key is neither EC, RSA nor Ed25519");
  }
}
