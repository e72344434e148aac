package dev.ballast.objects.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NormaliserTest {
  private final Schemas schemas = Schemas.load();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "core.v1.ConfigMap        | {'data':{'k':'v'},'bogus':1}             | {'metadata':{},'data':{'k':'v'}}",
        "core.v1.ConfigMap        | {'data':{},'immutable':false}            | {'metadata':{},'immutable':false}",
        "core.v1.ConfigMap        | {'data':{'k':null},'immutable':null}     | {'metadata':{},'data':{'k':''}}",
        "core.v1.LabelSelector    | {}                                       | {}",
        "core.v1.EmptyDirVolumeSource | {'sizeLimit':'1024Mi'}               | {'sizeLimit':'1Gi'}",
        "core.v1.EmptyDirVolumeSource | {'sizeLimit':1.5}                    | {'sizeLimit':'1500m'}",
        "core.v1.PodSecurityContext | {'runAsUser':0}                        | {'runAsUser':0}",
        "core.v1.Probe            | {'initialDelaySeconds':0,'periodSeconds':5} | {'periodSeconds':5}",
        "core.v1.VolumeMount      | {'name':'a','mountPath':'/','readOnly':false} | {'name':'a','mountPath':'/'}",
        "core.v1.Container        | {'name':'c'}                             | {'name':'c','resources':{}}",
        "core.v1.Container        | {'name':'c','args':[],'env':[null]}      |"
            + " {'name':'c','env':[{'name':''}],'resources':{}}",
        "core.v1.ServicePort      | {'name':''}                              | {'port':0}",
        "rbac.v1.ClusterRole      | {'metadata':{'name':'a'}}                | {'metadata':{'name':'a'},'rules':null}",
        "core.v1.PodCondition     | {'type':'R','status':'True'} |"
            + " {'type':'R','status':'True','lastProbeTime':null,'lastTransitionTime':null}",
        "core.v1.NodeSelector     | {}                                       | {'nodeSelectorTerms':null}",
        "core.v1.Taint | {'key':'k','effect':'e','timeAdded':'2026-01-02T03:04:05.6+01:00'} |"
            + " {'key':'k','effect':'e','timeAdded':'2026-01-02T02:04:05Z'}",
        "coordination.v1.LeaseSpec | {'renewTime':'2026-01-02T03:04:05Z'}    |"
            + " {'renewTime':'2026-01-02T03:04:05.000000Z'}",
        "core.v1.Secret           | {'data':{'k':'YQ\\n=='}}                 | {'metadata':{},'data':{'k':'YQ=='}}",
        "apps.v1.ControllerRevision | {'revision':1,'data':{'any':{'x':0,'y':null}}} |"
            + " {'metadata':{},'revision':1,'data':{'any':{'x':0,'y':null}}}"
      })
  void roundTrip(String definition, String given, String kept) {
    String name =
        (definition.endsWith("LabelSelector")
            ? "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector"
            : null);
    Schema schema = schemas.named(name == null ? "io.k8s.api." + definition : name);
    ObjectNode tree = Json.parseObject(given.replace('\'', '"'));
    ObjectNode before = tree.deepCopy();
    ObjectNode once = Normaliser.normalise(schema, tree).tree();
    assertThat(once).isEqualTo(Json.parse(kept.replace('\'', '"')));
    assertThat(tree).isEqualTo(before);
    assertThat(Normaliser.normalise(schema, once).tree()).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ConfigMap | {'data':{'k':5}} |"
            + " json: cannot unmarshal number into Go struct field ConfigMap.data of type string",
        "ConfigMap | {'data':[]} |"
            + " json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string",
        "ConfigMap | {'metadata':{'name':true}} |"
            + " json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string",
        "ConfigMap | {'binaryData':{'k':'not base64!'}} | illegal base64 data at input byte 3",
        "Secret | {'data':{'k':'###'}} | illegal base64 data at input byte 0",
        "Secret | {'data':{'k':'YWJjZA'}} | illegal base64 data at input byte 4",
        "Secret | {'data':{'k':'YQ=a'}} | illegal base64 data at input byte 2",
        "Pod | {'spec':[]} | json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec",
        "Pod | {'spec':{'containers':{}}} |"
            + " json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container",
        "Pod | {'spec':{'priority':3000000000}} |"
            + " json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32",
        "Pod | {'spec':{'terminationGracePeriodSeconds':'1'}} |"
            + " json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of"
            + " type int64",
        "Pod | {'metadata':{'creationTimestamp':'x'}} |"
            + " parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"",
        "Service | {'spec':{'ports':[{'targetPort':true}]}} | json: cannot unmarshal bool into Go value of type int32",
        "PersistentVolume | {'spec':{'capacity':{'storage':'ten'}}} |"
            + " quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
      })
  void wrongTypesAreRefused(String kind, String given, String words) {
    ObjectNode tree = Json.parseObject(given.replace('\'', '"'));
    assertThatThrownBy(
            () -> Normaliser.normalise(schemas.named("io.k8s.api.core.v1." + kind), tree))
        .hasMessage(kind + " in version \"v1\" cannot be handled as a " + kind + ": " + words);
  }

  @Test
  void unknownFieldsAreNamedWithTheirPlace() {
    ObjectNode pod =
        Json.parseObject(
            "{\"spec\":{\"containers\":[{\"name\":\"c\",\"prots\":[]}],\"bogus\":1},\"Kind\":1}");
    var result = Normaliser.normalise(schemas.named("io.k8s.api.core.v1.Pod"), pod);
    assertThat(result.problems())
        .containsExactly(
            "unknown field \"spec.containers[0].prots\"",
            "unknown field \"spec.bogus\"",
            "unknown field \"Kind\"");
    assertThat(Normaliser.refusal(schemas.named("io.k8s.api.core.v1.Pod"), "it is none"))
        .hasMessage("Pod in version \"v1\" cannot be handled as a Pod: it is none");
  }

  @Test
  void duplicateFieldsAreNamedAndTheLastCounts() {
    String text =
        "{\"metadata\":{\"name\":\"d\",\"name\":\"e\"},\"data\":{\"k\":\"1\",\"k\":\"2\"},\"l\":[{\"a\":1,\"a\":2}]}";
    var parsed = StrictParser.parse(text.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed.problems())
        .containsExactly(
            "duplicate field \"metadata.name\"",
            "duplicate field \"data.k\"",
            "duplicate field \"l[0].a\"");
    assertThat(parsed.tree()).isEqualTo(Json.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{bad", "{}{}", "''", "{\"a\":}", "[1,2"})
  void brokenTextIsRefused(String text) {
    assertThatThrownBy(() -> StrictParser.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(tools.jackson.core.JacksonException.class);
  }

  @Test
  void depthIsBounded() {
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> StrictParser.parse(deep))
        .isInstanceOf(tools.jackson.core.JacksonException.class);
  }

  /// What a server answered is already normal: another pass leaves it as it is.
  @Test
  void answersOfKubernetesStayAsTheyAre() throws IOException {
    var changed = new ArrayList<String>();
    int seen = 0;
    for (Recordings.Step step : Recordings.all()) {
      JsonNode answer = step.answer();
      Schema schema = schemaOf(answer);
      if (schema == null || step.response().path("status").asInt(0) >= 300) continue;
      seen++;
      var result = Normaliser.normalise(schema, (ObjectNode) answer);
      if (!result.tree().equals(answer))
        changed.add(step + "\n  " + answer + "\n  " + result.tree());
    }
    assertThat(changed).isEmpty();
    assertThat(seen).isGreaterThan(200);
  }

  private @org.jspecify.annotations.Nullable Schema schemaOf(JsonNode answer) {
    String kind = Json.string(answer, "kind");
    String version = Json.string(answer, "apiVersion");
    for (String name : schemas.names()) {
      if (!name.endsWith("." + kind) || !answer.isObject() || kind.endsWith("List")) continue;
      Schema.GroupVersionKind known = schemas.named(name).groupVersionKind();
      if (known == null) continue;
      String full =
          known.group().isEmpty() ? known.version() : known.group() + "/" + known.version();
      if (known.kind().equals(kind) && full.equals(version)) return schemas.named(name);
    }
    return null;
  }
}
