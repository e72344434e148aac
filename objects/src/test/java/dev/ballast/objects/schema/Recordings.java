package dev.ballast.objects.schema;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a Kubernetes server answered and says of itself, where the workplace has it. Tests that
/// need it are skipped elsewhere.
public final class Recordings {
  /// One request and its answer.
  public record Step(String recording, int index, JsonNode request, JsonNode response) {
    public JsonNode answer() {
      return response.path("body");
    }

    @Override
    public String toString() {
      return recording
          + "["
          + index
          + "] "
          + request.path("method").asString("")
          + " "
          + request.path("path").asString("");
    }
  }

  private Recordings() {}

  private static Path shared() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isDirectory(here.resolve("shared/recordings")))
      here = here.getParent();
    Assumptions.assumeTrue(here != null, "no folder shared/recordings above this one");
    return here.resolve("shared");
  }

  public static List<Step> all() throws IOException {
    var steps = new ArrayList<Step>();
    try (Stream<Path> files = Files.list(shared().resolve("recordings"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode recording = Json.parse(Files.readAllBytes(file));
        String name = recording.path("name").asString("");
        int index = 0;
        for (JsonNode step : recording.path("steps")) {
          steps.add(new Step(name, index++, step.path("request"), step.path("response")));
        }
      }
    }
    return steps;
  }

  /// The schemas of all OpenAPI v3 documents, by definition.
  static ObjectNode reference() throws IOException {
    try (var in =
        new GZIPInputStream(
            Files.newInputStream(shared().resolve("reference/openapi-v3.json.gz")))) {
      ObjectNode all = Json.object();
      for (JsonNode document : Json.parse(in.readAllBytes()).path("documents")) {
        document
            .path("components")
            .path("schemas")
            .properties()
            .forEach(e -> all.set(e.getKey(), e.getValue()));
      }
      return all;
    }
  }
}
