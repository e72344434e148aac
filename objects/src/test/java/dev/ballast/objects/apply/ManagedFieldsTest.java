package dev.ballast.objects.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Recordings;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ManagedFieldsTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(60);
  private static final FieldSet NONE = new FieldSet();
  private final Schemas schemas = Schemas.load();
  private final Schema configMap = schemas.named("io.k8s.api.core.v1.ConfigMap");
  private final Schema deployment = schemas.named("io.k8s.api.apps.v1.Deployment");

  @Test
  void aCreateOwnsAllThatItSets() {
    ObjectNode made = map("'a':'1'");
    ManagedFields.recordUpdate(configMap, null, made, writer("one", T0), NONE);
    assertThat(entries(made)).containsExactly("one Update 2026-01-01T00:00:00Z [.data, .data.a]");
  }

  @Test
  void anUpdateTakesWhatItChangesAndLeavesTheRest() {
    ObjectNode first = map("'a':'1','b':'1'");
    ManagedFields.recordUpdate(configMap, null, first, writer("one", T0), NONE);
    ObjectNode second = map("'a':'1','b':'2'");
    ManagedFields.recordUpdate(configMap, first, second, writer("two", T1), NONE);
    assertThat(entries(second))
        .containsExactly(
            "one Update 2026-01-01T00:00:00Z [.data, .data.a]",
            "two Update 2026-01-01T00:01:00Z [.data.b]");
    ObjectNode third = map("'a':'1'");
    ManagedFields.recordUpdate(configMap, second, third, writer("three", T1), NONE);
    assertThat(entries(third)).containsExactly("one Update 2026-01-01T00:00:00Z [.data, .data.a]");
  }

  @Test
  void anUpdateThatChangesNothingKeepsTimes() {
    ObjectNode first = map("'a':'1'");
    ManagedFields.recordUpdate(configMap, null, first, writer("one", T0), NONE);
    ObjectNode second = map("'a':'1'");
    ManagedFields.recordUpdate(configMap, first, second, writer("one", T1), NONE);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void fieldsThatAreResetHaveNoOwner() {
    ObjectNode made = map("'a':'1'");
    ManagedFields.recordUpdate(configMap, null, made, writer("one", T0), FieldSet.ofFields("data"));
    assertThat(made.path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void namesComeFromTheUserAgent() {
    assertThat(Writer.nameFrom("kubectl/v1.36 (linux)")).isEqualTo("kubectl");
    assertThat(Writer.nameFrom("")).isEqualTo("unknown");
  }

  @Test
  void applyingTwiceChangesNothing() {
    ObjectNode once = Apply.merge(configMap, null, map("'a':'1'"), writer("one", T0), false, NONE);
    assertThat(Apply.merge(configMap, once, map("'a':'1'"), writer("one", T1), false, NONE))
        .isEqualTo(once);
  }

  @Test
  void applyRemovesWhatItNoLongerWantsUnlessSomebodyElseOwnsIt() {
    ObjectNode one =
        Apply.merge(
            configMap, null, map("'a':'1','b':'1','c':'1'"), writer("one", T0), false, NONE);
    ObjectNode two = Apply.merge(configMap, one, map("'b':'1'"), writer("two", T0), false, NONE);
    ObjectNode less = Apply.merge(configMap, two, map("'c':'1'"), writer("one", T1), false, NONE);
    assertThat(less.path("data")).isEqualTo(Json.parse("{\"b\":\"1\",\"c\":\"1\"}"));
  }

  /// As kubectl leaves it that turns its updates into an apply: the entry names the map by itself.
  @Test
  void applyKeepsWhatIsInsideAFieldThatItOnlyNamedBefore() {
    ObjectNode made = map("'a':'1','b':'1'");
    ManagedFields.recordUpdate(configMap, null, made, writer("one", T0), NONE);
    ((ObjectNode) made.at("/metadata/managedFields/0")).put("operation", "Apply");
    assertThat(entries(made))
        .containsExactly("one Apply 2026-01-01T00:00:00Z [.data, .data.a, .data.b]");
    ObjectNode next = Apply.merge(configMap, made, map("'a':'2'"), writer("one", T1), false, NONE);
    assertThat(next.path("data")).isEqualTo(map("'a':'2'").path("data"));
    assertThat(entries(next)).containsExactly("one Apply 2026-01-01T00:01:00Z [.data.a]");
    ObjectNode empty = Json.parseObject("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");
    assertThat(Apply.merge(configMap, next, empty, writer("one", T1), false, NONE).has("data"))
        .isFalse();
  }

  @Test
  void applyRefusesToTakeFromOthersUnlessForced() {
    ObjectNode one =
        Apply.merge(configMap, null, map("'a':'1','b':'1'"), writer("one", T0), false, NONE);
    assertThatThrownBy(
            () -> Apply.merge(configMap, one, map("'a':'2'"), writer("two", T1), false, NONE))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(409))
        .hasMessage("Apply failed with 1 conflict: conflict with \"one\": .data.a");
    assertThatThrownBy(
            () ->
                Apply.merge(configMap, one, map("'a':'2','b':'2'"), writer("two", T1), false, NONE))
        .hasMessage("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b");
    ObjectNode forced = Apply.merge(configMap, one, map("'a':'2'"), writer("two", T1), true, NONE);
    assertThat(entries(forced))
        .containsExactly(
            "one Apply 2026-01-01T00:00:00Z [.data.b]", "two Apply 2026-01-01T00:01:00Z [.data.a]");
  }

  @Test
  void applyMergesListsByKeyAndReplacesAtomicOnes() {
    ObjectNode one = apply(null, "'containers':[{'name':'a','image':'1','args':['x']}]", "one");
    ObjectNode two = apply(one, "'containers':[{'name':'b','image':'1'}]", "two");
    ObjectNode three =
        apply(two, "'containers':[{'name':'a','image':'2','args':['y','z']}]", "one");
    assertThat(three.at("/spec/template/spec/containers"))
        .isEqualTo(
            Json.parse(
                quoted("[{'name':'a','image':'2','args':['y','z']},{'name':'b','image':'1'}]")));
    ObjectNode gone = apply(three, "'hostname':'h'", "one");
    assertThat(gone.at("/spec/template/spec/containers"))
        .isEqualTo(Json.parse(quoted("[{'name':'b','image':'1'}]")));
  }

  @Test
  void applyNamesAFieldThatIsNotDeclared() {
    assertThatThrownBy(() -> apply(null, "'bogus':1", "one"))
        .hasMessageContaining(".spec.template.spec.bogus: field not declared in schema");
  }

  /// Every object that a recorded server created by POST: the same owner of the same fields.
  @Test
  void createsOwnWhatKubernetesSays() throws IOException {
    var wrong = new ArrayList<String>();
    int seen = 0;
    for (Recordings.Step step : Recordings.all()) {
      JsonNode recorded = step.answer().path("metadata").path("managedFields");
      Schema schema = schemaOf(step.answer());
      boolean create = step.request().path("method").asString("").equals("POST");
      if (!create || schema == null || recorded.size() != 1) continue;
      seen++;
      ObjectNode made = (ObjectNode) step.answer().deepCopy();
      ((ObjectNode) made.path("metadata")).remove("managedFields");
      ManagedFields.recordUpdate(
          schema, null, made, writer("unknown", T0), FieldSet.ofFields("status"));
      FieldSet ours =
          FieldSet.parse(made.path("metadata").path("managedFields").path(0).path("fieldsV1"));
      FieldSet theirs = FieldSet.parse(recorded.path(0).path("fieldsV1"));
      if (!theirs.difference(ours).isEmpty()) wrong.add(step + " lacks " + theirs.difference(ours));
      if (!ours.difference(theirs).isEmpty()) wrong.add(step + " has " + ours.difference(theirs));
    }
    assertThat(seen).isGreaterThan(80);
    // One server drops a field that a feature gate hides after it noted its owner; the answer no
    // longer has it.
    assertThat(wrong.stream().filter(w -> w.contains(" lacks ")))
        .allMatch(w -> w.contains("rollingUpdate.maxUnavailable"));
    // What admission and the kind itself fill in comes after the owners are noted, but stands in
    // the answer.
    var late =
        Set.of(
            "namespaces",
            "pods",
            "services",
            "jobs",
            "nodes",
            "serviceaccounts",
            "persistentvolumeclaims");
    assertThat(
            wrong.stream()
                .filter(
                    w ->
                        w.contains(" has ")
                            && !late.contains(w.replaceAll(".*/(\\w+) has .*", "$1"))))
        .hasSizeLessThan(10);
  }

  @Test
  void applyDoesAsRecorded() throws IOException {
    var live = new HashMap<String, ObjectNode>();
    for (Recordings.Step step : Recordings.all()) {
      String path = step.request().path("path").asString("");
      boolean apply =
          step.request()
              .path("headers")
              .path("Content-Type")
              .asString("")
              .contains("apply-patch+yaml");
      boolean ours =
          step.recording().equals("apply-configmap") || step.recording().equals("apply-deployment");
      String key = path.replaceAll("\\?.*", "");
      if (ours
          && apply
          && path.contains("fieldManager=")
          && step.request().path("body").has("apiVersion")) {
        check(step, live.get(key), path);
      }
      if (step.answer().path("metadata").has("managedFields"))
        live.put(key, (ObjectNode) step.answer());
    }
  }

  private void check(Recordings.Step step, ObjectNode live, String path) {
    ObjectNode wanted = (ObjectNode) step.request().path("body");
    String manager = path.replaceAll(".*fieldManager=(\\w+).*", "$1");
    Schema schema = wanted.path("kind").asString("").equals("ConfigMap") ? configMap : deployment;
    var writer = new Writer(manager, wanted.path("apiVersion").asString(""), "", T0);
    int code = step.response().path("status").asInt(0);
    if (code >= 400) {
      assertThatThrownBy(() -> Apply.merge(schema, live, wanted, writer, false, NONE))
          .as(step.toString())
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.status()).isEqualTo(step.answer()));
      return;
    }
    ObjectNode merged =
        Apply.merge(
            schema, live, wanted, writer, path.contains("force"), FieldSet.ofFields("status"));
    ObjectNode made = Normaliser.normalise(schema, merged).tree();
    assertThat(owners(made)).as(step.toString()).isEqualTo(owners(step.answer()));
    if (schema == configMap) assertThat(made.path("data")).isEqualTo(step.answer().path("data"));
  }

  private static HashMap<String, FieldSet> owners(JsonNode object) {
    var owners = new HashMap<String, FieldSet>();
    for (ManagedEntry each : ManagedEntry.parse(object.path("metadata").path("managedFields"))) {
      owners.put(each.manager() + " " + each.operation(), each.fields());
    }
    return owners;
  }

  private Schema schemaOf(JsonNode answer) {
    for (String name : schemas.names()) {
      if (!name.endsWith("." + answer.path("kind").asString("?"))) continue;
      Schema.GroupVersionKind known = schemas.named(name).groupVersionKind();
      if (known == null) continue;
      String version =
          known.group().isEmpty() ? known.version() : known.group() + "/" + known.version();
      if (version.equals(answer.path("apiVersion").asString(""))) return schemas.named(name);
    }
    return null;
  }

  private ObjectNode apply(ObjectNode live, String podSpec, String manager) {
    String text =
        "{'apiVersion':'apps/v1','kind':'Deployment','spec':{'template':{'spec':{"
            + podSpec
            + "}}}}";
    var writer = new Writer(manager, "apps/v1", "", T0);
    return Apply.merge(deployment, live, Json.parseObject(quoted(text)), writer, false, NONE);
  }

  private ObjectNode map(String data) {
    return Json.parseObject(
        quoted(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m'},'data':{"
                + data
                + "}}"));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private static Writer writer(String manager, Instant time) {
    return new Writer(manager, "v1", "", time);
  }

  private static java.util.List<String> entries(ObjectNode tree) {
    return ManagedEntry.parse(tree.path("metadata").path("managedFields")).stream()
        .map(
            each ->
                each.manager() + " " + each.operation() + " " + each.time() + " " + each.fields())
        .toList();
  }
}
