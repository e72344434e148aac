package dev.ballast.server.access.token;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.access.token.AccountClaims.Reference;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes tokens of service accounts and says whose a token is. A signature is checked once a token
/// and remembered; that the account and what the token is bound to are still there is looked up
/// each time. Thread-safe.
public final class Tokens {
  /// Who signs, and the audience that the API itself is.
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static final Duration LEEWAY = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 4_000;
  private static final String EXTRA = "authentication.kubernetes.io/";

  private final World world;
  private final Store<Stored> store;
  private final Supplier<KeyPair> keys;
  private final Map<String, ObjectNode> signed = new ConcurrentHashMap<>();

  /// @param keys signs and checks; asked for when a token is first needed
  public Tokens(World world, Store<Stored> store, Supplier<KeyPair> keys) {
    this.world = world;
    this.store = store;
    this.keys = keys;
  }

  /// What a token ends with; each is null or the object.
  public record Bound(
      @Nullable KubeObject pod, @Nullable KubeObject secret, @Nullable KubeObject node) {}

  /// Whose a token is, and which of the audiences that were asked for it is meant for.
  public record Verified(User user, List<String> audiences) {}

  /// A token for `account`.
  ///
  /// @param warnAfter the seconds after which it should have been renewed, 0 for no matter
  public String issue(
      KubeObject account, Bound bound, List<String> audiences, Duration life, long warnAfter) {
    Instant now = world.now().truncatedTo(ChronoUnit.SECONDS);
    var claims =
        new AccountClaims(
            ISSUER,
            world.newId().toString(),
            account.namespace(),
            new Reference(account.name(), account.uid()),
            reference(bound.pod()),
            reference(bound.secret()),
            reference(bound.node()),
            audiences,
            now,
            now.plus(life),
            warnAfter);
    return Jwt.sign(claims.tree(), keys.get());
  }

  private static @Nullable Reference reference(@Nullable KubeObject object) {
    return object == null ? null : new Reference(object.name(), object.uid());
  }

  /// The token for a Secret of type `kubernetes.io/service-account-token`.
  public String legacy(String namespace, String secret, String account, String accountUid) {
    return Jwt.sign(new LegacyToken(namespace, secret, account, accountUid).tree(), keys.get());
  }

  /// Whose `token` is, for one of `audiences`; none stands for the API itself.
  ///
  /// @throws InvalidToken where it proves nothing
  public Verified verify(String token, List<String> audiences) {
    ObjectNode claims = signedClaims(token);
    List<String> wanted = audiences.isEmpty() ? List.of(ISSUER) : audiences;
    Snapshot<Stored> seen = store.snapshot();
    if (Json.string(claims, "iss").equals(LegacyToken.ISSUER)) {
      User user = legacyUser(seen, LegacyToken.of(claims), token);
      return new Verified(user, common(List.of(ISSUER), wanted));
    }
    AccountClaims read = AccountClaims.of(claims);
    List<String> meant = common(read.audiences(), wanted);
    checkTime(read);
    checkObjects(seen, read);
    return new Verified(user(read), meant);
  }

  private ObjectNode signedClaims(String token) {
    ObjectNode known = signed.get(token);
    if (known != null) return known;
    ObjectNode claims = Jwt.claims(token);
    String issuer = Json.string(claims, "iss");
    if (!issuer.equals(ISSUER) && !issuer.equals(LegacyToken.ISSUER)) throw InvalidToken.unknown();
    if (!Jwt.signed(token, keys.get().getPublic())) {
      throw new InvalidToken("[invalid bearer token, error in cryptographic primitive]");
    }
    if (signed.size() >= MOST_REMEMBERED) signed.clear();
    signed.put(token, claims);
    return claims;
  }

  private static List<String> common(List<String> given, List<String> wanted) {
    List<String> common = given.stream().filter(wanted::contains).toList();
    if (!common.isEmpty()) return common;
    throw new InvalidToken(
        "[invalid bearer token, token audiences %s is invalid for the target audiences %s]"
            .formatted(quoted(given), quoted(wanted)));
  }

  private static String quoted(List<String> texts) {
    return "[\"" + String.join("\" \"", texts) + "\"]";
  }

  private static InvalidToken invalid(String why) {
    return new InvalidToken("[invalid bearer token, " + why + "]");
  }

  private void checkTime(AccountClaims claims) {
    Instant now = world.now();
    if (now.isAfter(claims.expires().plus(LEEWAY))) {
      throw invalid("service account token has expired");
    }
    if (now.isBefore(claims.issued().minus(LEEWAY))) {
      throw invalid("service account token is not valid yet");
    }
  }

  private void checkObjects(Snapshot<Stored> seen, AccountClaims claims) {
    String namespace = claims.namespace();
    check(seen, "serviceaccounts", namespace, claims.account(), "service account", "");
    if (claims.secret() != null) {
      check(seen, "secrets", namespace, claims.secret(), "secret", "service account secret ref ");
    }
    if (claims.pod() != null) {
      check(seen, "pods", namespace, claims.pod(), "pod", "service account pod ref ");
    } else if (claims.node() != null) {
      check(seen, "nodes", "", claims.node(), "node", "service account node ref ");
    }
  }

  /// `wanted` is there, is the same, and has not been going for longer than a minute.
  private void check(
      Snapshot<Stored> seen,
      String resource,
      String namespace,
      Reference wanted,
      String word,
      String claim) {
    Entry<Stored> found = find(seen, resource, namespace, wanted.name());
    if (found == null) {
      throw invalid(
          claim.isEmpty()
              ? "serviceaccounts \"" + wanted.name() + "\" not found"
              : "service account token has been invalidated");
    }
    KubeObject object = found.value().object();
    if (!object.uid().equals(wanted.uid())) {
      throw invalid(
          "%s UID (%s) does not match %sclaim (%s)"
              .formatted(word, object.uid(), claim, wanted.uid()));
    }
    Instant gone = object.deletionTimestamp().orElse(Instant.MAX);
    if (gone.isBefore(world.now().minus(LEEWAY))) {
      throw invalid(
          claim.isEmpty()
              ? "service account has been deleted"
              : "service account token has been invalidated");
    }
  }

  private static @Nullable Entry<Stored> find(
      Snapshot<Stored> seen, String resource, String namespace, String name) {
    return seen.get(Keys.of(new ObjectKey(new GroupResource("", resource), namespace, name)));
  }

  private User legacyUser(Snapshot<Stored> seen, LegacyToken read, String token) {
    Entry<Stored> secret = find(seen, "secrets", read.namespace(), read.secret());
    boolean held = secret != null && holds(secret.value().object(), token);
    if (!held) throw invalid("service account token has been invalidated");
    var account = new Reference(read.account(), read.accountUid());
    check(seen, "serviceaccounts", read.namespace(), account, "service account", "");
    String name = "system:serviceaccount:" + read.namespace() + ":" + read.account();
    return User.authenticated(name, read.accountUid(), groups(read.namespace()), Map.of());
  }

  private static boolean holds(KubeObject secret, String token) {
    byte[] text = token.getBytes(StandardCharsets.US_ASCII);
    return secret.text("data", "token").equals(Base64.getEncoder().encodeToString(text));
  }

  private static List<String> groups(String namespace) {
    return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace);
  }

  private static User user(AccountClaims claims) {
    var extra = new TreeMap<String, List<String>>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.id()));
    note(extra, "node", claims.node());
    note(extra, "pod", claims.pod());
    return User.authenticated(
        claims.subject(), claims.account().uid(), groups(claims.namespace()), extra);
  }

  private static void note(
      Map<String, List<String>> extra, String kind, @Nullable Reference object) {
    if (object == null) return;
    extra.put(EXTRA + kind + "-name", List.of(object.name()));
    if (!object.uid().isEmpty()) extra.put(EXTRA + kind + "-uid", List.of(object.uid()));
  }

  /// What `/openid/v1/jwks` answers: the keys that others may check tokens with.
  public ObjectNode keySet() {
    ObjectNode set = Json.object();
    set.putArray("keys").add(Jwt.jwk(keys.get().getPublic()));
    return set;
  }

  /// What `/.well-known/openid-configuration` answers.
  public ObjectNode discovery() {
    ObjectNode document = Json.object();
    document.put("issuer", ISSUER).put("jwks_uri", ISSUER + "/openid/v1/jwks");
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add("ES256");
    return document;
  }
}
