package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Secret bytes by key. Sealed: never at rest in plain text.
public final class Secrets {
  private static final String REDACTED = "<secret contents redacted>";

  private Secrets() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Secret", "secrets")
        .namespaced()
        .sealed()
        .defaults(Secrets::defaults)
        .rules(Secrets::rules)
        .updateRules(Secrets::updateRules)
        .onUpdate(Secrets::keepType)
        .field("type")
        .columns(
            Column.text("Type").documents("type").showsTextAt("type"),
            Column.text("Data").documents("data").showsNumber(object -> object.path("data").size()),
            Column.AGE)
        .build();
  }

  /// `stringData` is only a way to write `data`.
  private static void defaults(ObjectNode secret) {
    if (Json.string(secret, "type").isEmpty()) secret.put("type", "Opaque");
    JsonNode texts = secret.remove("stringData");
    if (texts == null || texts.isEmpty()) return;
    ObjectNode data = Json.child(secret, "data");
    for (Map.Entry<String, JsonNode> each : texts.properties()) {
      byte[] bytes = each.getValue().asString("").getBytes(StandardCharsets.UTF_8);
      data.put(each.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
  }

  /// A writer who leaves the type out means the old one.
  private static void keepType(ObjectNode next, ObjectNode old) {
    if (Json.string(next, "type").isEmpty()) next.put("type", Json.string(old, "type"));
  }

  private static void rules(Field secret) {
    Field data = secret.at("data");
    long size = 0;
    for (Field each : data.entries()) {
      DataKeys.validKey(each);
      size += DataKeys.byteSize(each);
    }
    if (size > DataKeys.MOST_BYTES) data.tooLong(DataKeys.MOST_BYTES);
    switch (secret.at("type").text()) {
      case "kubernetes.io/service-account-token" -> {
        String annotation = "kubernetes.io/service-account.name";
        Field name = secret.at("metadata").at("annotations").key(annotation);
        if (name.empty()) name.required();
      }
      case "kubernetes.io/dockercfg" -> docker(data, ".dockercfg");
      case "kubernetes.io/dockerconfigjson" -> docker(data, ".dockerconfigjson");
      case "kubernetes.io/basic-auth" -> {
        boolean either = given(data, "username") || given(data, "password");
        if (!either) {
          data.key("username").required();
          data.key("password").required();
        }
      }
      case "kubernetes.io/ssh-auth" ->
          demand(data, "ssh-privatekey", entry -> !entry.text().isEmpty());
      case "kubernetes.io/tls" -> {
        demand(data, "tls.crt", entry -> true);
        demand(data, "tls.key", entry -> true);
      }
      default -> {}
    }
  }

  private static boolean given(Field data, String key) {
    return data.key(key).present();
  }

  private static void demand(Field data, String key, Predicate<Field> fits) {
    if (!given(data, key) || !fits.test(data.key(key))) data.key(key).required();
  }

  private static void docker(Field data, String key) {
    Field config = data.key(key);
    if (config.absent()) {
      config.required();
      return;
    }
    String text = new String(Base64.getDecoder().decode(config.text()), StandardCharsets.UTF_8);
    try {
      Json.parse(text);
    } catch (JacksonException e) {
      config.invalid(REDACTED, fault(text));
    }
  }

  /// Why `text` is not JSON, in the words of Go's decoder.
  private static String fault(String text) {
    String start = text.strip();
    if (start.isEmpty()) return "unexpected end of JSON input";
    char first = start.charAt(0);
    boolean begins = "{[\"-0123456789tfn".indexOf(first) >= 0;
    return begins
        ? "unexpected end of JSON input"
        : "invalid character '" + first + "' looking for beginning of value";
  }

  private static void updateRules(Field secret, Field old) {
    secret.at("type").unchanged(old.at("type"));
    DataKeys.immutable(secret, old, "data");
    rules(secret);
  }
}
