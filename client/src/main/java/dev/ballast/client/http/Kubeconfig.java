package dev.ballast.client.http;

import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a kubeconfig's current context says: where the server is, whom to trust and who we are.
/// PEM texts and the token are `""` where there is none.
public record Kubeconfig(
    URI server, String authorityPem, String certificatePem, String keyPem, String token) {

  /// A kubeconfig that can't be used; the message says why.
  public static final class Unusable extends RuntimeException {
    Unusable(String why, @Nullable Throwable cause) {
      super(why, cause);
    }
  }

  /// @throws Unusable where the file can't be read or does not describe a server
  public static Kubeconfig read(Path file) {
    try {
      return parse(Files.readString(file), file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new Unusable("can't read the kubeconfig " + file + ": " + e.getMessage(), e);
    }
  }

  /// Reads `text`; file names in it are relative to `folder`.
  static Kubeconfig parse(String text, @Nullable Path folder) {
    try {
      return current(Yaml.documents(text).getFirst().tree(), folder);
    } catch (Yaml.Malformed | java.util.NoSuchElementException e) {
      throw new Unusable("the kubeconfig is not valid YAML: " + e.getMessage(), e);
    }
  }

  private static Kubeconfig current(JsonNode config, @Nullable Path folder) {
    JsonNode context = named(config, "contexts", "context", Json.string(config, "current-context"));
    JsonNode cluster = named(config, "clusters", "cluster", Json.string(context, "cluster"));
    JsonNode user = named(config, "users", "user", Json.string(context, "user"));
    String server = Json.string(cluster, "server");
    if (server.isEmpty()) throw new Unusable("the kubeconfig names no server", null);
    return new Kubeconfig(
        URI.create(server),
        pem(cluster, "certificate-authority", folder),
        pem(user, "client-certificate", folder),
        pem(user, "client-key", folder),
        Json.string(user, "token"));
  }

  private static JsonNode named(JsonNode config, String list, String field, String name) {
    for (JsonNode each : config.path(list))
      if (Json.string(each, "name").equals(name)) return each.path(field);
    throw new Unusable("the kubeconfig has no entry \"" + name + "\" in " + list, null);
  }

  /// A PEM text that stands in the file itself (`...-data`, in base 64) or in one that it names.
  private static String pem(JsonNode from, String field, @Nullable Path folder) {
    String data = Json.string(from, field + "-data");
    if (!data.isEmpty())
      return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    String file = Json.string(from, field);
    if (file.isEmpty()) return "";
    Path path = folder == null ? Path.of(file) : folder.resolve(file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
