package dev.ballast.controllers.certificates;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Follows requests for certificates from their coming to their end.
public final class CertificateController implements AutoCloseable {
  private static final ResourceType REVIEWS =
      new ResourceType("authorization.k8s.io", "v1", "subjectaccessreviews");

  private final World world;
  private final Client client;
  private final Authority authority;
  private final Cache requests;
  private final Controller<String> controller;

  private CertificateController(World world, Client client, Caches caches, Authority authority) {
    this.world = world;
    this.client = client;
    this.authority = authority;
    this.requests = caches.of(Types.CERTIFICATE_SIGNING_REQUESTS);
    this.controller = new Controller<>(world, "certificates", 1, this::reconcile);
  }

  public static CertificateController start(
      World world, Client client, Caches caches, Authority authority) {
    var started = new CertificateController(world, client, caches, authority);
    started.requests.onChange(
        (before, after) -> {
          if (after != null) started.controller.add(after.name());
        });
    started.controller.start(started.requests);
    return started;
  }

  private void reconcile(String name) {
    Optional<KubeObject> found = requests.get("", name);
    if (found.isEmpty()) return;
    var request = new Request(found.get());
    Instant due = CleaningPlan.due(request);
    if (!due.isAfter(world.now())) {
      delete(request);
      return;
    }
    controller.addAfter(name, Duration.between(world.now(), due));
    if (request.issued()) return;
    Optional<Wanted> wanted = authority.reader().read(request.text());
    for (var attempt : ApprovalPlan.decide(new ApprovalPlan.Observed(request, wanted))) {
      if (!may(request, attempt.permission())) continue;
      approve(request, attempt.message());
      return;
    }
    SigningPlan.decide(new SigningPlan.Observed(request, wanted), world.now())
        .ifPresent(
            action -> {
              switch (action) {
                case SigningPlan.Action.Sign(Instant end) -> sign(request, end);
                case SigningPlan.Action.Fail(String message) -> fail(request, message);
              }
            });
  }

  private void delete(Request request) {
    try {
      var exactly = DeleteOptions.exactly(request.object().uid());
      client.delete(Types.CERTIFICATE_SIGNING_REQUESTS, "", request.name(), exactly);
    } catch (ApiException gone) {
      if (gone.code() != 404) throw gone;
    }
  }

  /// Whether who asks may create that subresource of requests.
  private boolean may(Request request, String permission) {
    KubeObject review =
        KubeObject.parse(
            """
            {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{}}""");
    ObjectNode spec = Json.child(review.tree(), "spec");
    spec.put("user", request.user());
    for (String each : new String[] {"uid", "groups", "extra"}) {
      var given = request.object().at("spec", each);
      if (!given.isMissingNode()) spec.set(each, given.deepCopy());
    }
    spec.putObject("resourceAttributes")
        .put("group", "certificates.k8s.io")
        .put("resource", "certificatesigningrequests")
        .put("verb", "create")
        .put("subresource", permission);
    return client.create(REVIEWS, review).flag("status", "allowed");
  }

  private void approve(Request request, String message) {
    KubeObject next = request.object().copy();
    condition(next, "Approved", "AutoApproved", message);
    client.updateIn(Types.CERTIFICATE_SIGNING_REQUESTS, next, "approval");
  }

  private void fail(Request request, String message) {
    KubeObject next = request.object().copy();
    condition(next, "Failed", "SignerValidationFailure", message);
    client.updateStatus(Types.CERTIFICATE_SIGNING_REQUESTS, next);
  }

  private static void condition(KubeObject request, String type, String reason, String message) {
    Json.child(request.tree(), "status")
        .withArray("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message);
  }

  private void sign(Request request, Instant end) {
    KubeObject next = request.object().copy();
    String pem = authority.signer().sign(request.text(), request.usagesAsWritten(), end);
    byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
    Json.child(next.tree(), "status").put("certificate", Base64.getEncoder().encodeToString(bytes));
    client.updateStatus(Types.CERTIFICATE_SIGNING_REQUESTS, next);
  }

  @Override
  public void close() {
    controller.close();
  }
}
