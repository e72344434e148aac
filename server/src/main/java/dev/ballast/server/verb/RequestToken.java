package dev.ballast.server.verb;

import dev.ballast.kinds.authentication.TokenRequests;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.access.token.Tokens.Bound;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Request;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `serviceaccounts/token`: a token for an account, for certain audiences and a certain time, that
/// may end with an object
/// (<https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/>).
public final class RequestToken {
  /// What every pod's own token asks for. Kubernetes lets such a token live on for a year, so that
  /// a client that reads its file once keeps working, and warns after the time that was asked for.
  private static final long PROJECTED_SECONDS = 3607;

  private static final Duration EXTENDED = Duration.ofDays(365);
  private static final Kind REQUEST = TokenRequests.kind();

  private final World world;
  private final Objects objects;
  private final Decoder decoder;
  private final Ownership ownership;
  private final Admission admission;
  private final Tokens tokens;

  RequestToken(
      World world,
      Objects objects,
      Decoder decoder,
      Ownership ownership,
      Admission admission,
      Tokens tokens) {
    this.world = world;
    this.objects = objects;
    this.decoder = decoder;
    this.ownership = ownership;
    this.admission = admission;
    this.tokens = tokens;
  }

  public Response run(Kind kind, Request request) {
    ObjectNode asked = decoder.object(REQUEST, request).tree();
    REQUEST.setDefaults(asked);
    ownership.written(REQUEST, asked, null, request);
    checkAddress(request, asked);
    KubeObject account =
        objects
            .get(Objects.key(kind, request.target().namespace(), request.target().name()))
            .object();
    ObjectNode spec = Json.child(asked, "spec");
    if (spec.path("audiences").isEmpty()) {
      spec.set("audiences", Json.array(List.of(Tokens.ISSUER)));
    }
    Instant now = world.now().truncatedTo(ChronoUnit.SECONDS);
    Json.child(asked, "metadata")
        .put("name", account.name())
        .put("namespace", account.namespace())
        .put("creationTimestamp", now.toString());
    List<FieldError> errors = REQUEST.validate(asked);
    if (!errors.isEmpty()) {
      throw ApiException.invalid(REQUEST.type().group(), REQUEST.kind(), "", errors);
    }
    admission.admit(Attributes.create(kind, request, asked, objects.snapshot()));
    Bound bound = bound(account, spec.path("boundObjectRef"));
    long seconds = Json.number(spec, 0, "expirationSeconds");
    ObjectNode status = asked.putObject("status");
    status.put("token", token(account, bound, spec, seconds));
    status.put("expirationTimestamp", now.plusSeconds(seconds).toString());
    return Response.of(201, new Response.Tree(asked));
  }

  private String token(KubeObject account, Bound bound, ObjectNode spec, long seconds) {
    var audiences = new ArrayList<String>();
    for (JsonNode each : spec.path("audiences")) audiences.add(each.asString(""));
    boolean own = audiences.equals(List.of(Tokens.ISSUER));
    boolean extended = bound.pod() != null && own && seconds == PROJECTED_SECONDS;
    Duration life = extended ? EXTENDED : Duration.ofSeconds(seconds);
    return tokens.issue(account, bound, audiences, life, extended ? seconds : 0);
  }

  private static void checkAddress(Request request, ObjectNode asked) {
    String name = Json.string(asked, "metadata", "name");
    String namespace = Json.string(asked, "metadata", "namespace");
    FieldError wrong = null;
    if (!name.isEmpty() && !name.equals(request.target().name())) {
      wrong =
          FieldError.invalid(
              "metadata.name", name, "must match the service account name if specified");
    } else if (!namespace.isEmpty() && !namespace.equals(request.target().namespace())) {
      wrong =
          FieldError.invalid(
              "metadata.namespace",
              namespace,
              "must match the service account namespace if specified");
    }
    if (wrong == null) return;
    throw ApiException.invalid(
        REQUEST.type().group(), REQUEST.kind(), request.target().name(), List.of(wrong));
  }

  private Bound bound(KubeObject account, JsonNode reference) {
    if (!reference.isObject()) return new Bound(null, null, null);
    String kind = Json.string(reference, "kind");
    String version = Json.string(reference, "apiVersion");
    String name = Json.string(reference, "name");
    String resource =
        switch (version + "/" + kind) {
          case "v1/Pod" -> "pods";
          case "v1/Secret" -> "secrets";
          case "v1/Node" -> "nodes";
          default ->
              throw ApiException.badRequest(
                  "cannot bind token to object of type %s, Kind=%s".formatted(version, kind));
        };
    String namespace = resource.equals("nodes") ? "" : account.namespace();
    KubeObject object =
        objects.get(new ObjectKey(new GroupResource("", resource), namespace, name)).object();
    if (resource.equals("pods")) checkPod(account, object);
    checkUid(kind, object, Json.string(reference, "uid"));
    return switch (kind) {
      case "Pod" -> new Bound(object, null, nodeOf(object));
      case "Secret" -> new Bound(null, object, null);
      default -> new Bound(null, null, object);
    };
  }

  private static void checkPod(KubeObject account, KubeObject pod) {
    if (pod.text("spec", "serviceAccountName").equals(account.name())) return;
    throw ApiException.badRequest(
        "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
            .formatted(account.name()));
  }

  private static void checkUid(String kind, KubeObject object, String wanted) {
    if (wanted.isEmpty() || wanted.equals(object.uid())) return;
    String why =
        "the UID in the bound object reference (%s) does not match the UID in record. The object"
            + " might have been deleted and then recreated";
    throw ApiException.conflict(new GroupResource("", kind), object.name(), why.formatted(wanted));
  }

  /// The node of a pod, by its name alone where it is not there.
  private @Nullable KubeObject nodeOf(KubeObject pod) {
    String name = pod.text("spec", "nodeName");
    if (name.isEmpty()) return null;
    return objects
        .find(new ObjectKey(new GroupResource("", "nodes"), "", name))
        .map(stored -> stored.object())
        .orElseGet(() -> KubeObject.of("v1", "Node", "", name));
  }
}
