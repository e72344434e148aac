package dev.ballast.server.access.pki;

import dev.ballast.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys and certificates in `DATA/pki`. What is missing, damaged, about to expire or not enough
/// is made; the authority itself and the sealing key are made once and never replaced.
public final class Pki {
  /// The group whose members may do everything.
  public static final String MASTERS = "system:masters";

  /// The length of the sealing key in bytes.
  public static final int SEALING_KEY_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Pki.class);
  private static final Duration RENEW_BEFORE = Duration.ofDays(90);
  private static final List<String> OWN_NAMES =
      List.of(
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "127.0.0.1",
          "::1",
          "10.96.0.1");

  private final World world;
  private final SecretFiles files;
  private final CertificateMaker maker;
  private final boolean mayBegin;
  private final Identity authority;
  private @Nullable KeyPair tokenKey;

  private Pki(World world, SecretFiles files, boolean mayBegin) {
    this.world = world;
    this.files = files;
    this.maker = new CertificateMaker(world);
    this.mayBegin = mayBegin;
    this.authority = knownAuthority().orElseGet(() -> made("ca", maker.authority()));
  }

  /// Opens the folder, which is made where it is missing.
  ///
  /// @throws KeysDamaged where the authority or the sealing key is damaged
  public static Pki open(World world, Path folder) {
    return new Pki(world, new SecretFiles(folder), true);
  }

  /// Opens the folder of a cluster that has been used. Where the authority or the sealing key is
  /// missing, a new one would be no use: nobody would trust it, and it would open no Secret.
  ///
  /// @throws KeysDamaged where one of them is damaged or missing
  public static Pki reopen(World world, Path folder) {
    return new Pki(world, new SecretFiles(folder), false);
  }

  private Optional<Identity> knownAuthority() {
    try {
      Optional<Identity> known = load("ca");
      if (known.isEmpty()) checkMayBegin("ca.crt or ca.key");
      return known;
    } catch (GeneralSecurityException e) {
      throw damaged("ca.crt or ca.key", "is damaged", e);
    }
  }

  private void checkMayBegin(String what) {
    if (!mayBegin) throw damaged(what, "is missing, but the cluster was used", null);
  }

  private KeysDamaged damaged(String what, String how, @Nullable Exception cause) {
    String message =
        "%s %s: restore it from a backup, or move %s away and start once with --recover to go on"
            + " with new keys, without the Secrets.";
    return new KeysDamaged(message.formatted(files.path(what), how, files.path("")), cause);
  }

  public Identity authority() {
    return authority;
  }

  /// What the server shows to those who connect, valid for its usual names, this machine's
  /// addresses and `moreHosts`.
  public Identity server(Collection<String> moreHosts) {
    Set<String> hosts = new HashSet<>(OWN_NAMES);
    hosts.addAll(machineAddresses());
    hosts.addAll(moreHosts);
    return usable("server", hosts).orElseGet(() -> made("server", maker.server(authority, hosts)));
  }

  /// Who may do everything: the user of the kubeconfig.
  public Identity administrator() {
    return client("admin", "kubernetes-admin", List.of(MASTERS));
  }

  /// A client of ours, kept under `file`.
  public Identity client(String file, String user, List<String> groups) {
    Supplier<Identity> make = () -> made(file, maker.client(authority, user, groups));
    return usable(file, Set.of()).orElseGet(make);
  }

  /// Signs what `request` asks for, as PEM text.
  ///
  /// @param usages by Kubernetes' names
  /// @param end no later than the authority's own
  public String sign(SigningRequest request, Collection<String> usages, Instant end) {
    return Pem.of(maker.signed(authority, request, usages, end));
  }

  /// A fresh key that is kept nowhere.
  public static KeyPair newKeyPair() {
    return CertificateMaker.keyPair();
  }

  /// The key that signs tokens of service accounts, made when it is first asked for.
  public synchronized KeyPair tokenKey() {
    KeyPair known = tokenKey;
    if (known != null) return known;
    Optional<byte[]> secret = files.read("sa.key");
    Optional<byte[]> open = files.read("sa.pub");
    KeyPair key;
    if (secret.isEmpty() || open.isEmpty()) {
      key = CertificateMaker.keyPair();
      files.write("sa.key", Checksum.under(Pem.of(key.getPrivate())));
      files.write("sa.pub", Checksum.under(Pem.of(key.getPublic())));
    } else {
      try {
        PrivateKey kept = Pem.key(Checksum.above(secret.get()));
        key = new KeyPair(Pem.publicKey(Checksum.above(open.get())), kept);
      } catch (GeneralSecurityException e) {
        String pair = files.path("sa.key") + " or sa.pub";
        throw new KeysDamaged(
            pair + " is damaged: restore it from a backup, or delete both for new tokens", e);
      }
    }
    tokenKey = key;
    return key;
  }

  /// The key that sealed objects are encrypted with.
  public byte[] sealingKey() {
    Optional<byte[]> kept = files.read("seal.key");
    if (kept.isPresent()) return checkedSealingKey(kept.get());
    checkMayBegin("seal.key");
    byte[] key = ByteBuffer.allocate(SEALING_KEY_BYTES).array();
    System.arraycopy(freshKey(), 0, key, 0, key.length);
    files.write("seal.key", Checksum.behind(key));
    return key;
  }

  private byte[] checkedSealingKey(byte[] kept) {
    try {
      return Checksum.before(kept, SEALING_KEY_BYTES);
    } catch (GeneralSecurityException e) {
      throw damaged("seal.key", "is damaged", e);
    }
  }

  /// Everything in the folder, for a backup: the names of the files, and what they hold.
  public Map<String, byte[]> files() {
    return files.all();
  }

  private static byte[] freshKey() {
    try {
      var generator = javax.crypto.KeyGenerator.getInstance("AES");
      generator.init(8 * SEALING_KEY_BYTES);
      return generator.generateKey().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }

  private Optional<Identity> usable(String file, Set<String> hosts) {
    return whole(file)
        .filter(found -> found.validAt(world.now().plus(RENEW_BEFORE)))
        .filter(found -> namesOf(found).containsAll(hosts))
        .filter(this::isOurs);
  }

  private Optional<Identity> whole(String file) {
    try {
      return load(file);
    } catch (GeneralSecurityException e) {
      LOG.warn("{}.crt or .key is damaged, making new ones", files.path(file), e);
      return Optional.empty();
    }
  }

  private boolean isOurs(Identity found) {
    if (KeyIds.signedBy(found.certificate(), authority.certificate())) return true;
    LOG.warn("{} was signed by another authority, making a new one", found);
    return false;
  }

  private Optional<Identity> load(String file) throws GeneralSecurityException {
    Optional<byte[]> certificate = files.read(file + ".crt");
    Optional<byte[]> key = files.read(file + ".key");
    if (certificate.isEmpty() || key.isEmpty()) return Optional.empty();
    String shown = Checksum.above(certificate.get());
    return Optional.of(new Identity(Pem.certificate(shown), Pem.key(Checksum.above(key.get()))));
  }

  /// A crash on the way leaves no certificate: never one beside a key that is not its own.
  private Identity made(String file, Identity identity) {
    files.delete(file + ".crt");
    files.write(file + ".key", Checksum.under(identity.keyPem()));
    files.write(file + ".crt", Checksum.under(identity.certificatePem()));
    return identity;
  }

  private static Set<String> namesOf(Identity identity) {
    var names = new HashSet<String>();
    try {
      Collection<List<?>> all = identity.certificate().getSubjectAlternativeNames();
      if (all == null) return names;
      for (List<?> each : all) names.add(canonical(String.valueOf(each.get(1))));
    } catch (CertificateParsingException e) {
      LOG.warn("the names of {} can't be read, making a new one", identity, e);
    }
    return names;
  }

  private static List<String> machineAddresses() {
    var addresses = new ArrayList<String>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        each.inetAddresses().map(Pki::plain).filter(a -> a != null).forEach(addresses::add);
      }
    } catch (IOException e) {
      LOG.warn(
          "can't list this machine's addresses, so its certificate has only the usual ones", e);
    }
    return addresses;
  }

  /// An address that others can reach, or null.
  private static @Nullable String plain(InetAddress address) {
    if (address.isLinkLocalAddress() || address.isLoopbackAddress()) return null;
    return canonical(address.getHostAddress());
  }

  private static String canonical(String host) {
    String bare = host.replaceFirst("%.*", "");
    return bare.equals("0:0:0:0:0:0:0:1") ? "::1" : bare;
  }
}
