package dev.ballast.jmh;

import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// The ConfigMap of 1.3 KB that `bench` makes, too.
final class Sample {
  private Sample() {}

  static ObjectNode configMap(int number) {
    ObjectNode made = Json.object();
    made.put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = made.putObject("metadata");
    metadata.put("name", "c" + number).put("namespace", "bench").put("uid", "u" + number);
    metadata.putObject("labels").put("app", number % 2 == 0 ? "even" : "odd").put("tier", "db");
    made.putObject("data").put("gen", "0").put("fill", "x".repeat(900));
    return made;
  }
}
