package dev.ballast.objects.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.objects.schema.StrictParser;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A pod that is patched with whatever bytes come: it is changed or the patch refused, and the pod
/// that was there stays what it was.
public final class PatchedPod {
  public static final Schema SCHEMA = Schemas.load().named("io.k8s.api.core.v1.Pod");
  private static final String TEXT =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","labels":{"a":"b"},
        "finalizers":["x/y"],"managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1",
        "fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:a":{}}}}}]},
       "spec":{"containers":[{"name":"c","image":"i","env":[{"name":"E","value":"1"}],
        "ports":[{"containerPort":80,"protocol":"TCP"}]}],"tolerations":[{"key":"k"}]}}
      """;

  private PatchedPod() {}

  public static void check(byte[] body, BiFunction<ObjectNode, JsonNode, JsonNode> patching) {
    JsonNode patch;
    try {
      patch = StrictParser.parse(body).tree();
    } catch (JacksonException refused) {
      return;
    }
    ObjectNode live = Json.parseObject(TEXT);
    try {
      if (patching.apply(live, patch) instanceof ObjectNode made)
        Normaliser.normalise(SCHEMA, made);
    } catch (ApiException refused) {
      if (!isKubernetesOwn500(refused)) assertThat(refused.code()).isBetween(400, 499);
    }
    assertThat(live).isEqualTo(Json.parseObject(TEXT));
  }

  /// What Kubernetes answers with a 500, too.
  private static boolean isKubernetesOwn500(ApiException refused) {
    return refused.code() == 500 && refused.reason().isEmpty();
  }
}
