package dev.ballast.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds what this server says of its API against what Kubernetes 1.36 says of its own.
class OpenApiReferenceTest {
  private static final Discovery OURS = new Discovery(Kinds.builtIn(), Schemas.load());

  /// What differs, and why (`docs/compatibility.md`).
  private static final List<Pattern> KNOWN =
      List.of(
          // Go's constants are in no published package: which values there are, and what of.
          Pattern.compile("/enum:  \\| \\["),
          Pattern.compile("/description: .*Possible enum values"),
          // Described in words of our own.
          Pattern.compile("parameters/pretty@query/description"),
          Pattern.compile("(well-known/openid-configuration|openid/v1/jwks)//get/description"),
          Pattern.compile("pkg.version.Info/(properties/\\w+/)?description:  \\|"),
          // The published messages' comments are worded a little otherwise.
          Pattern.compile("(Scale|HorizontalPodAutoscaler)/properties/metadata/description"),
          Pattern.compile("runtime.RawExtension/description"),
          Pattern.compile("PersistentVolumeClaimSpec/properties/dataSource(Ref)?/description"),
          Pattern.compile("HorizontalPodAutoscalerSpec/properties/scaleTargetRef/description"),
          Pattern.compile(
              "MetricStatus/properties/(containerResource|describedObject)/description"),
          // Versions of other groups, which are not served.
          Pattern.compile(
              "/definitions/.*(DeleteOptions|WatchEvent)/x-kubernetes-group-version-kind"),
          // Custom resources were there when the reference was made.
          Pattern.compile("rec-crd-basic"));

  /// Whether a difference is about a group that this build has no kinds of.
  private static boolean ofOthers(String difference) {
    return Stream.of("apiextensions", "apiregistration")
        .filter(group -> !OURS.knows(group + ".k8s.io"))
        .anyMatch(difference::contains);
  }

  private static Optional<ObjectNode> ours(String path) {
    return OURS.at(path, "application/json", "localhost")
        .map(found -> (ObjectNode) Json.parse(found.bytes()));
  }

  private static List<String> unknown(List<String> differences) {
    return differences.stream()
        .filter(each -> !ofOthers(each))
        .filter(each -> KNOWN.stream().noneMatch(known -> known.matcher(each).find()))
        .map(each -> each.substring(0, Math.min(each.length(), 400)))
        .toList();
  }

  @Test
  void everyPathAndDefinitionIsAsKubernetesHasIt() throws IOException {
    Optional<ObjectNode> theirs = Reference.read("openapi-v3.json.gz");
    assumeTrue(theirs.isPresent(), "no reference here");
    var differences = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> each : theirs.get().path("documents").properties()) {
      Optional<ObjectNode> own = ours("/openapi/v3/" + each.getKey());
      if (own.isEmpty()) differences.add(each.getKey() + ": not served");
      else
        for (String one : Reference.differences(own.get(), each.getValue()))
          differences.add(each.getKey() + " " + one);
    }
    assertThat(unknown(differences)).isEmpty();
  }

  @Test
  void theOlderVersionSaysTheSame() throws IOException {
    Optional<ObjectNode> theirs = Reference.read("openapi-v2.json.gz");
    assumeTrue(theirs.isPresent(), "no reference here");
    ObjectNode plain = withoutShared(theirs.get());
    List<String> differences =
        Reference.differences(ours("/openapi/v2").orElseGet(Json::object), plain);
    assertThat(unknown(differences)).isEmpty();
  }

  /// Kubernetes writes parameters once and refers to them.
  private static ObjectNode withoutShared(ObjectNode document) {
    JsonNode shared = document.path("parameters");
    String text = document.without("parameters").toString();
    for (Map.Entry<String, JsonNode> each : shared.properties()) {
      String reference = "{\"$ref\":\"#/parameters/" + each.getKey() + "\"}";
      text = text.replace(reference, each.getValue().toString());
    }
    return Json.parseObject(text);
  }
}
