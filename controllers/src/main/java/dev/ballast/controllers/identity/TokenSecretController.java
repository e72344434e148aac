package dev.ballast.controllers.identity;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.IndexBy;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Fills the Secrets that ask for a token of a service account, and removes them with it.
public final class TokenSecretController implements AutoCloseable {
  private static final IndexBy BY_ACCOUNT =
      new IndexBy("token of account", TokenSecretController::accountOf);

  private final Client client;
  private final Cache secrets;
  private final Cache accounts;
  private final Maker maker;
  private final String rootCertificate;
  private final Controller<Name> controller;

  /// Makes a token that never expires and ends with its Secret.
  @FunctionalInterface
  public interface Maker {
    String token(String namespace, String secret, String account, String accountUid);
  }

  private TokenSecretController(
      World world, Client client, Caches caches, Maker maker, String rootCertificate) {
    this.client = client;
    this.secrets = caches.of(Types.SECRETS);
    this.accounts = caches.of(Types.SERVICE_ACCOUNTS);
    this.maker = maker;
    this.rootCertificate = encoded(rootCertificate);
    this.controller = new Controller<>(world, "token-secrets", 1, this::reconcile);
  }

  /// @param rootCertificate the PEM text that pods trust the API server by
  public static TokenSecretController start(
      World world, Client client, Caches caches, Maker maker, String rootCertificate) {
    var started = new TokenSecretController(world, client, caches, maker, rootCertificate);
    started.secrets.index(BY_ACCOUNT);
    started.secrets.onChange(
        (before, after) -> {
          if (after != null && !accountOf(after).isEmpty()) started.add(after);
        });
    started.accounts.onChange(
        (before, after) -> {
          KubeObject account = after == null ? before : after;
          if (account == null) return;
          started.secrets.indexed(BY_ACCOUNT, account.path()).forEach(started::add);
        });
    started.controller.start(started.secrets, started.accounts);
    return started;
  }

  /// `namespace/name` of the account that a Secret wants a token of.
  private static List<String> accountOf(KubeObject secret) {
    if (!secret.text("type").equals(TokenSecretPlan.TYPE)) return List.of();
    String name = secret.annotations().getOrDefault(TokenSecretPlan.ACCOUNT, "");
    return name.isEmpty() ? List.of() : List.of(secret.namespace() + "/" + name);
  }

  private void add(KubeObject secret) {
    controller.add(new Name(secret.namespace(), secret.name()));
  }

  private void reconcile(Name name) {
    Optional<KubeObject> found = secrets.get(name);
    if (found.isEmpty() || accountOf(found.get()).isEmpty()) return;
    KubeObject secret = found.get();
    String wanted = secret.annotations().getOrDefault(TokenSecretPlan.ACCOUNT, "");
    Optional<KubeObject> account = account(secret.namespace(), wanted);
    var seen = new TokenSecretPlan.Observed(secret, account, rootCertificate);
    var decided = TokenSecretPlan.decide(seen);
    if (decided.isEmpty()) return;
    switch (decided.get()) {
      case TokenSecretPlan.Action.Delete() -> delete(secret);
      case TokenSecretPlan.Action.Fill fill -> fill(secret, account.orElseThrow(), fill);
    }
  }

  /// A cache may be behind: what is about to be removed for its lack is asked for.
  private Optional<KubeObject> account(String namespace, String name) {
    Optional<KubeObject> cached = accounts.get(namespace, name);
    return cached.isPresent() ? cached : client.find(Types.SERVICE_ACCOUNTS, namespace, name);
  }

  private void delete(KubeObject secret) {
    try {
      var exactly = DeleteOptions.exactly(secret.uid());
      client.delete(Types.SECRETS, secret.namespace(), secret.name(), exactly);
    } catch (ApiException gone) {
      if (gone.code() != 404 && gone.code() != 409) throw gone;
    }
  }

  private void fill(KubeObject secret, KubeObject account, TokenSecretPlan.Action.Fill fill) {
    KubeObject next = secret.copy();
    ObjectNode data = Json.child(next.tree(), "data");
    if (fill.token()) {
      String token = maker.token(secret.namespace(), secret.name(), account.name(), account.uid());
      data.put("token", encoded(token));
    }
    if (fill.certificate()) data.put("ca.crt", rootCertificate);
    if (fill.namespace()) data.put("namespace", encoded(secret.namespace()));
    Json.child(next.metadata(), "annotations").put(TokenSecretPlan.ACCOUNT_UID, account.uid());
    client.update(Types.SECRETS, next);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    controller.close();
  }
}
