package dev.ballast.server.extend.webhook;

import static dev.ballast.server.extend.webhook.HookServer.allowed;
import static dev.ballast.server.extend.webhook.HookServer.denied;
import static dev.ballast.server.extend.webhook.HookServer.patching;
import static dev.ballast.server.verb.TestApi.CONFIG_MAPS;
import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.SERVICES;
import static dev.ballast.server.verb.TestApi.STATEFUL_SETS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.verb.Response;
import dev.ballast.server.verb.TestApi;
import dev.ballast.world.SystemWorld;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests that webhooks behind real TLS are asked about.
@Timeout(60)
class WebhookTest {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final ResourceType VALIDATING =
      new ResourceType(GROUP, "v1", "validatingwebhookconfigurations");
  private static final ResourceType MUTATING =
      new ResourceType(GROUP, "v1", "mutatingwebhookconfigurations");
  private static final String MAPS =
      "rules: [{operations: ['*'], apiGroups: [''], apiVersions: [v1], resources: ['configmaps']}]";
  private static final String POD =
      "{metadata: {name: p}, spec: {nodeName: n1, containers: [{name: a, image: b}]}}";

  @TempDir static Path folder;

  private final TestApi api = new TestApi();
  private HookServer server;

  @BeforeEach
  void start() throws Exception {
    var pki = Pki.open(new SystemWorld(), folder);
    server =
        new HookServer(pki, List.of("127.0.0.1", "hook.default.svc"))
            .answers("/allow", request -> allowed())
            .answers("/deny", request -> denied("no luck"))
            .answers("/deny-bare", request -> Json.object().put("allowed", false))
            .answers("/other-uid", request -> allowed().put("uid", "other"))
            .answers("/warn", WebhookTest::warning)
            .answers(
                "/add-a",
                request ->
                    patching("[{'op':'add','path':'/data/a','value':'1'}]".replace('\'', '"')))
            .answers("/seen-a", WebhookTest::countSeen)
            .answers(
                "/bad-patch",
                request -> patching("[{\"op\":\"test\",\"path\":\"/x\",\"value\":1}]"))
            .answers("/no-json-patch", request -> patching("nonsense"))
            .answers("/wrong-type", request -> patching("[]").put("patchType", "Merge"))
            .answers("/no-type", request -> WebhookTest.without(patching("[]"), "patchType"))
            .answers(
                "/odd-field",
                request -> patching("[{\"op\":\"add\",\"path\":\"/odd\",\"value\":\"1\"}]"))
            .raw("/no-review", review -> "{\"kind\":\"Status\",\"apiVersion\":\"v1\"}")
            .raw("/bad-json", review -> "{\"kind\":")
            .status("/gone", 404, "")
            .status("/broken", 500, "oh no")
            .silent("/silent");
  }

  private static ObjectNode without(ObjectNode tree, String field) {
    tree.remove(field);
    return tree;
  }

  private static ObjectNode warning(JsonNode request) {
    var answer = allowed();
    answer.putArray("warnings").add("careful");
    return answer;
  }

  /// Writes down whether it saw what `/add-a` does.
  private static ObjectNode countSeen(JsonNode request) {
    boolean seen = request.path("object").path("data").has("a");
    return patching(
        "[{\"op\":\"add\",\"path\":\"/data/"
            + (seen ? "after" : "before")
            + "\",\"value\":\"1\"}]");
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  private void hook(ResourceType type, String name, String path, String more) {
    String webhook =
        "{metadata: {name: %s}, webhooks: [{name: %s.example.com, sideEffects: None,"
            + " admissionReviewVersions: [v1], clientConfig: {url: 'https://127.0.0.1:%d%s',"
            + " caBundle: '%s'}, %s}]}";
    api.create(
        type,
        "",
        webhook.formatted(
            name, name, server.port(), path, server.authority(), more.isEmpty() ? MAPS : more));
  }

  private void validating(String path) {
    hook(VALIDATING, "v", path, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /deny      | 400 | denied the request: no luck
          /deny-bare | 400 | denied the request without explanation
          /no-review | 500 | received invalid webhook response: expected webhook response of admission.k8s.io/v1
          /bad-json  | 500 | failed to call webhook: couldn't get version/kind; json parse error
          /gone      | 500 | failed to call webhook: the server could not find the requested resource
          /broken    | 500 | failed to call webhook: an error on the server ("oh no") has prevented
          /other-uid | 500 | received invalid webhook response: expected response.uid="
          """)
  void aValidatingWebhookRefuses(String path, String code, String refused) {
    validating(path);
    String failed =
        "500 InternalError Internal error occurred: failed calling webhook \"v.example.com\": ";
    String start = code.equals("500") ? failed : "400  admission webhook \"v.example.com\" ";
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}}")))
        .startsWith(start + refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /bad-patch     | the server rejected our request due to an error in our request
          /no-json-patch | Internal error occurred: Unrecognized token
          /wrong-type    | received invalid webhook response: webhook returned invalid response.patchType of "Merge"
          /no-type       | received invalid webhook response: webhook returned response.patch but not response.patchType
          """)
  void aPatchThatIsNoneFails(String path, String refused) {
    hook(MUTATING, "m", path, "");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {x: '1'}}")))
        .startsWith("500 InternalError Internal error occurred")
        .contains(refused);
  }

  @Test
  void aFailureMayBeIgnored() {
    for (String path : List.of("/gone", "/bad-json", "/other-uid"))
      hook(VALIDATING, "v" + path.substring(1), path, MAPS + ", failurePolicy: Ignore");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}}");
    assertThat(server.seen).hasSize(2);
  }

  @Test
  void nobodyListensAndNobodyIsTrusted() throws Exception {
    String url = "clientConfig: {url: 'https://127.0.0.1:1/x'}";
    String hook =
        "{metadata: {name: %s}, webhooks: [{name: %s.example.com, sideEffects: None,"
            + " admissionReviewVersions: [v1], %s, %s}]}";
    api.create(VALIDATING, "", hook.formatted("a", "a", url, MAPS));
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}}")))
        .endsWith(
            "failed calling webhook \"a.example.com\": failed to call webhook: Post"
                + " \"https://127.0.0.1:1/x?timeout=10s\": dial tcp 127.0.0.1:1: connect:"
                + " connection refused");
    api.delete(VALIDATING, "a", "");
    String strange = "clientConfig: {url: 'https://127.0.0.1:" + server.port() + "/allow'}";
    api.create(VALIDATING, "", hook.formatted("b", "b", strange, MAPS));
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}}")))
        .endsWith(
            "tls: failed to verify certificate: x509: certificate signed by unknown authority");
  }

  @Test
  void oneThatNeverAnswersHoldsUpNobodyElse() {
    hook(VALIDATING, "v", "/silent", MAPS + ", timeoutSeconds: 1");
    long start = System.nanoTime();
    api.create(SERVICES, "", "{metadata: {name: s}, spec: {ports: [{port: 1}]}}");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}}")))
        .endsWith("/silent?timeout=1s\": context deadline exceeded");
  }

  @Test
  void theRequestIsAllThere() {
    validating("/allow");
    api.create(CONFIG_MAPS, "fieldManager=me", "{metadata: {name: m}, data: {a: b}}");
    api.merge(CONFIG_MAPS, "m", "{data: {a: c}}");
    api.delete(CONFIG_MAPS, "m", "{gracePeriodSeconds: 3}");
    assertThat(server.seen).hasSize(3);
    var create = server.seen.get(0);
    assertThat(Json.string(create, "apiVersion")).isEqualTo("admission.k8s.io/v1");
    var request = create.path("request");
    assertThat(Json.text(request.path("kind")))
        .isEqualTo("{\"group\":\"\",\"version\":\"v1\",\"kind\":\"ConfigMap\"}");
    assertThat(Json.text(request.path("resource")))
        .isEqualTo("{\"group\":\"\",\"version\":\"v1\",\"resource\":\"configmaps\"}");
    assertThat(Json.string(request, "operation")).isEqualTo("CREATE");
    assertThat(Json.string(request, "name")).isEqualTo("m");
    assertThat(Json.string(request, "namespace")).isEqualTo("default");
    assertThat(Json.string(request, "userInfo", "username")).isEqualTo("tester");
    assertThat(Json.text(request.path("options")))
        .isEqualTo(
            "{\"kind\":\"CreateOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"fieldManager\":\"me\"}");
    assertThat(request.path("oldObject").isNull()).isTrue();
    assertThat(Json.string(request, "object", "data", "a")).isEqualTo("b");
    var update = server.seen.get(1).path("request");
    assertThat(Json.string(update, "operation")).isEqualTo("UPDATE");
    assertThat(Json.string(update, "options", "kind")).isEqualTo("PatchOptions");
    assertThat(Json.string(update, "oldObject", "data", "a")).isEqualTo("b");
    assertThat(Json.string(update, "object", "data", "a")).isEqualTo("c");
    var delete = server.seen.get(2).path("request");
    assertThat(Json.string(delete, "operation")).isEqualTo("DELETE");
    assertThat(delete.path("object").isNull()).isTrue();
    assertThat(Json.string(delete, "oldObject", "metadata", "name")).isEqualTo("m");
    assertThat(Json.number(delete, 0, "options", "gracePeriodSeconds")).isEqualTo(3);
  }

  @Test
  void patchesChangeWhatIsWrittenAndAreSeenByThoseThatAsk() {
    hook(MUTATING, "a", "/seen-a", MAPS + ", reinvocationPolicy: IfNeeded");
    hook(MUTATING, "b", "/add-a", "");
    hook(MUTATING, "c", "/odd-field", "");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {x: '1'}}");
    assertThat(api.data("m")).containsOnlyKeys("x", "a", "before", "after");
    assertThat(api.get(CONFIG_MAPS, "m").has("odd")).isFalse();
    assertThat(server.seen).hasSize(4);
  }

  @Test
  void partsAreSeenAsWhatTheyAre() {
    api.create(
        STATEFUL_SETS,
        "",
        "{metadata: {name: s}, spec: {serviceName: s, replicas: 1, selector: {matchLabels: {a: b}},"
            + " template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}}");
    String all =
        "rules: [{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*']}]";
    hook(MUTATING, "m", "/add-replicas", all);
    server.answers("/add-replicas", WebhookTest::replicas);
    api.merge(STATEFUL_SETS, "s/scale", "{spec: {replicas: 2}}");
    var scale = server.seen.getFirst().path("request");
    assertThat(Json.string(scale, "kind", "kind")).isEqualTo("Scale");
    assertThat(Json.string(scale, "kind", "group")).isEqualTo("autoscaling");
    assertThat(Json.string(scale, "resource", "resource")).isEqualTo("statefulsets");
    assertThat(Json.string(scale, "subResource")).isEqualTo("scale");
    assertThat(Json.number(api.get(STATEFUL_SETS, "s"), 0, "spec", "replicas")).isEqualTo(7);
    api.merge(STATEFUL_SETS, "s/status", "{status: {replicas: 1}}");
    assertThat(Json.string(server.seen.getLast(), "request", "kind", "kind"))
        .isEqualTo("StatefulSet");
    assertThat(Json.string(server.seen.getLast(), "request", "subResource")).isEqualTo("status");
  }

  private static ObjectNode replicas(JsonNode request) {
    boolean scale = Json.string(request, "subResource").equals("scale");
    return scale
        ? patching("[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":7}]")
        : allowed();
  }

  @Test
  void otherVersionsAreFoundToo() {
    server.answers(
        "/max",
        request -> patching("[{\"op\":\"replace\",\"path\":\"/spec/maxReplicas\",\"value\":9}]"));
    String newer =
        "rules: [{operations: ['*'], apiGroups: [autoscaling], apiVersions: [v2], resources:"
            + " [horizontalpodautoscalers]}]";
    hook(MUTATING, "exact", "/deny", newer + ", matchPolicy: Exact");
    hook(MUTATING, "m", "/max", newer);
    var older = new ResourceType("autoscaling", "v1", "horizontalpodautoscalers");
    var made =
        api.create(
            older,
            "",
            "{metadata: {name: h}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment,"
                + " name: d}, maxReplicas: 3, targetCPUUtilizationPercentage: 50}}");
    assertThat(Json.string(made, "apiVersion")).isEqualTo("autoscaling/v1");
    assertThat(Json.number(made, 0, "spec", "maxReplicas")).isEqualTo(9);
    assertThat(Json.number(made, 0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(50);
    var request = server.seen.getFirst().path("request");
    assertThat(Json.string(request, "kind", "version")).isEqualTo("v2");
    assertThat(Json.string(request, "requestKind", "version")).isEqualTo("v1");
    assertThat(Json.string(request, "object", "apiVersion")).isEqualTo("autoscaling/v2");
    assertThat(request.path("object").path("spec").has("metrics")).isTrue();
  }

  @Test
  void joiningAPodIsAConnection() {
    api.create(PODS, "", POD);
    hook(
        VALIDATING,
        "v",
        "/deny",
        "rules: [{operations: [CONNECT], apiGroups: [''], apiVersions: [v1], resources: [pods/attach]}]");
    assertThat(refusal(() -> api.send(Verb.CREATE, PODS, "p/attach", "stdout=true", JSON, "")))
        .contains("denied the request: no luck");
    var request = server.seen.getFirst().path("request");
    assertThat(Json.string(request, "operation")).isEqualTo("CONNECT");
    assertThat(Json.string(request, "kind", "kind")).isEqualTo("PodAttachOptions");
    assertThat(Json.string(request, "name")).isEqualTo("p");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          objectSelector: {matchLabels: {a: b}}                          | false
          objectSelector: {matchLabels: {c: d}}                          | true
          namespaceSelector: {matchLabels: {x: '1'}}                       | false
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}} | true
          matchConditions: [{name: a, expression: "object.metadata.name == 'm'"}]    | true
          matchConditions: [{name: a, expression: "object.metadata.name == 'n'"}]    | false
          matchConditions: [{name: a, expression: "request.userInfo.username == 'tester'"}]   | true
          matchConditions: [{name: a, expression: "!authorizer.path('/x').check('get').allowed()"}] | false
          matchConditions: [{name: a, expression: "oldObject == null"}]  | true
          """)
  void isAskedOnlyAboutWhatItWants(String selects, boolean asked) {
    hook(VALIDATING, "v", "/allow", MAPS + ", " + selects);
    api.create(CONFIG_MAPS, "", "{metadata: {name: m, labels: {c: d}}}");
    assertThat(server.seen).hasSize(asked ? 1 : 0);
  }

  @Test
  void aConditionThatFailsRefusesOrIsLeftOut() {
    String condition = ", matchConditions: [{name: a, expression: object.data.none == 'x'}]";
    hook(VALIDATING, "v", "/allow", MAPS + condition);
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {a: b}}")))
        .isEqualTo(
            "403 Forbidden configmaps \"m\" is forbidden: expression 'object.data.none == 'x''"
                + " resulted in error: no such key: none");
    api.delete(VALIDATING, "v", "");
    hook(VALIDATING, "w", "/deny", MAPS + condition + ", failurePolicy: Ignore");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {a: b}}");
  }

  @Test
  void conditionsThatAreNoneAreRefused() {
    String condition = ", matchConditions: [{name: a, expression: 'nobody == 1'}]";
    assertThat(refusal(() -> hook(VALIDATING, "v", "/allow", MAPS + condition)))
        .startsWith(
            "422 Invalid ValidatingWebhookConfiguration.admissionregistration.k8s.io \"v\" is"
                + " invalid: webhooks[0].matchConditions[0].expression: Invalid value: \"nobody =="
                + " 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'nobody'");
  }

  @Test
  void aDryRunIsOnlyAskedWithoutEffects() {
    hook(VALIDATING, "v", "/allow", "");
    api.create(CONFIG_MAPS, "dryRun=All", "{metadata: {name: m}}");
    assertThat(Json.flag(server.seen.getFirst(), "request", "dryRun")).isTrue();
  }

  @Test
  void warningsReachTheClient() {
    hook(VALIDATING, "v", "/warn", "");
    hook(MUTATING, "m", "/warn", "");
    Response made = api.send(Verb.CREATE, CONFIG_MAPS, "", "", JSON, "{metadata: {name: m}}");
    assertThat(made.warnings()).containsExactly("careful", "careful");
  }

  @Test
  void nobodyIsAskedAboutWebhooks() {
    String all =
        "rules: [{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*']}]";
    hook(VALIDATING, "v", "/deny", all);
    hook(MUTATING, "m", "/deny", all);
    api.delete(MUTATING, "m", "");
    api.delete(VALIDATING, "v", "");
    assertThat(server.seen).isEmpty();
  }

  @Test
  void aServiceIsReachedAtItsEndpoints() throws Exception {
    Optional<String> address = ownAddress();
    assumeThat(address).isPresent();
    String hook =
        "{metadata: {name: v}, webhooks: [{name: v.example.com, sideEffects: None,"
            + " admissionReviewVersions: [v1], clientConfig: {service: {namespace: default, name:"
            + " hook, path: /allow}, caBundle: '%s'}, %s}]}";
    api.create(VALIDATING, "", hook.formatted(server.authority(), MAPS));
    String post =
        "failed to call webhook: Post \"https://hook.default.svc:443/allow?timeout=10s\": ";
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}}")))
        .endsWith(post + "service \"hook\" not found");
    api.create(SERVICES, "", "{metadata: {name: hook}, spec: {ports: [{name: h, port: 443}]}}");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}}")))
        .endsWith(post + "no endpoints available for service \"hook\"");
    api.create(
        new ResourceType("discovery.k8s.io", "v1", "endpointslices"),
        "",
        "{metadata: {name: hook-1, labels: {kubernetes.io/service-name: hook}}, addressType: IPv4,"
            + " ports: [{name: h, port: %d}], endpoints: [{addresses: ['%s']}]}"
                .formatted(server.port(), address.get()));
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}}");
    assertThat(server.seen).hasSize(1);
  }

  private static Optional<String> ownAddress() throws Exception {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
        .map(each -> each.getHostAddress())
        .findFirst();
  }
}
