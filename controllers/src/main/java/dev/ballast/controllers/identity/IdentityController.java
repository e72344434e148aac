package dev.ballast.controllers.identity;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.util.Optional;

/// Keeps each namespace's account and root certificate there, and makes them again when somebody
/// deletes them.
public final class IdentityController implements AutoCloseable {
  private static final String ACCOUNT = "default";
  private static final String ROOT_CERTIFICATE = "kube-root-ca.crt";
  private static final String KEY = "ca.crt";

  private final Client client;
  private final Cache namespaces;
  private final Cache accounts;
  private final Cache configMaps;
  private final String rootCertificate;
  private final Controller<String> controller;

  private IdentityController(World world, Client client, Caches caches, String rootCertificate) {
    this.client = client;
    this.rootCertificate = rootCertificate;
    namespaces = caches.of(Types.NAMESPACES);
    accounts = caches.of(Types.SERVICE_ACCOUNTS);
    configMaps = caches.of(Types.CONFIG_MAPS);
    controller = new Controller<>(world, "identity", 2, this::reconcile);
  }

  /// `rootCertificate` is the PEM text that pods trust the API server by.
  public static IdentityController start(
      World world, Client client, Caches caches, String rootCertificate) {
    var started = new IdentityController(world, client, caches, rootCertificate);
    started.namespaces.onChange(
        (before, after) -> {
          if (after != null) started.controller.add(after.name());
        });
    started.lookAfter(started.accounts, ACCOUNT);
    started.lookAfter(started.configMaps, ROOT_CERTIFICATE);
    started.controller.start(started.namespaces, started.accounts, started.configMaps);
    return started;
  }

  private void lookAfter(Cache cache, String name) {
    cache.onChange(
        (before, after) -> {
          if (before != null && before.name().equals(name)) controller.add(before.namespace());
        });
  }

  private void reconcile(String namespace) {
    Optional<KubeObject> found = namespaces.get("", namespace);
    if (found.isEmpty()) return;
    boolean active =
        !found.get().deleting() && !found.get().text("status", "phase").equals("Terminating");
    Optional<String> held =
        configMaps.get(namespace, ROOT_CERTIFICATE).map(map -> map.text("data", KEY));
    boolean hasAccount = accounts.get(namespace, ACCOUNT).isPresent();
    var seen = new IdentityPlan.Observed(namespace, active, hasAccount, held);
    for (var action : IdentityPlan.decide(seen, rootCertificate)) {
      switch (action) {
        case IdentityPlan.Action.MakeAccount make ->
            create(
                Types.SERVICE_ACCOUNTS,
                KubeObject.of("v1", "ServiceAccount", make.namespace(), ACCOUNT));
        case IdentityPlan.Action.MakeRootCertificate make ->
            create(
                Types.CONFIG_MAPS,
                withCertificate(
                    KubeObject.of("v1", "ConfigMap", make.namespace(), ROOT_CERTIFICATE)));
        case IdentityPlan.Action.CorrectRootCertificate correct ->
            configMaps
                .get(correct.namespace(), ROOT_CERTIFICATE)
                .ifPresent(map -> client.update(Types.CONFIG_MAPS, withCertificate(map.copy())));
      }
    }
  }

  private KubeObject withCertificate(KubeObject map) {
    map.tree().putObject("data").put(KEY, rootCertificate);
    Json.child(map.metadata(), "annotations")
        .put(
            "kubernetes.io/description",
            "The certificate authority that this cluster's API server is known by.");
    return map;
  }

  private void create(ResourceType type, KubeObject object) {
    try {
      client.create(type, object);
    } catch (ApiException refused) {
      boolean leaving = refused.is("Forbidden") || refused.is("NotFound");
      if (!refused.is("AlreadyExists") && !leaving) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
