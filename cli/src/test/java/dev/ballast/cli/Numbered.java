package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Types;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// Objects whose content follows from their name and one number, so that a half-written one shows:
/// ConfigMaps, and Secrets where the name begins with `secret`. Those that begin with `large` have
/// 300 kB.
final class Numbered {
  static final String NAMESPACE = "default";

  private Numbered() {}

  static ResourceType typeOf(String name) {
    return name.startsWith("secret") ? Types.SECRETS : Types.CONFIG_MAPS;
  }

  static KubeObject object(String name, long number) {
    boolean secret = typeOf(name).equals(Types.SECRETS);
    KubeObject object = KubeObject.of("v1", secret ? "Secret" : "ConfigMap", NAMESPACE, name);
    ObjectNode data = Json.child(object.tree(), secret ? "stringData" : "data");
    data.put("number", Long.toString(number)).put("filler", filler(name, number));
    return object;
  }

  /// The number that `object` was made of; fails where not all of it fits that number.
  static long numberOf(KubeObject object) {
    long number = Long.parseLong(value(object, "number"));
    assertThat(value(object, "filler"))
        .as("the content of %s %s", object.kind(), object.name())
        .isEqualTo(filler(object.name(), number));
    return number;
  }

  private static String value(KubeObject object, String key) {
    String text = object.text("data", key);
    if (!object.kind().equals("Secret")) return text;
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  /// Up to 4 kB, in some cases far more than a page of the disk.
  private static String filler(String name, long number) {
    if (name.startsWith("large")) return (number + ".").repeat(75_000);
    int length = (int) (number * 7919 % (number % 50 == 0 ? 60_000 : 4_000));
    return (number + ".").repeat(1 + length / 4);
  }
}
