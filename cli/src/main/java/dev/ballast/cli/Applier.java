package dev.ballast.cli;

import dev.ballast.cli.Manifests.Manifest;
import dev.ballast.client.ApiResource;
import dev.ballast.client.Client;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Applies manifests by server-side apply, one whole document at a time: a refused one leaves
/// nothing of itself behind.
final class Applier {
  private final Client client;
  private final PrintStream out;
  private final Map<String, List<ApiResource>> known = new HashMap<>();

  Applier(Client client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  /// Applies all of `manifests` in order and stops at the first refusal.
  ///
  /// @throws CommandFailed naming file, document and line of the refused one
  void apply(Manifests manifests) {
    for (Manifest each : manifests.all()) {
      try {
        KubeObject applied = apply(each.object());
        out.println(label(applied) + " applied");
      } catch (ApiException e) {
        throw new CommandFailed(each.where() + ": " + e.getMessage());
      }
    }
  }

  private static String label(KubeObject object) {
    return object.kind().toLowerCase(Locale.ROOT) + "/" + object.path();
  }

  private KubeObject apply(KubeObject object) {
    ApiResource resource = resource(object);
    if (resource.namespaced() && object.namespace().isEmpty())
      object.metadata().put("namespace", "default");
    return client.apply(resource.type(), object, "ballast");
  }

  private ApiResource resource(KubeObject object) {
    for (ApiResource each : known.computeIfAbsent(object.apiVersion(), this::discover)) {
      if (!each.subresource() && each.kind().equals(object.kind())) return each;
    }
    throw ApiException.badRequest(
        "no matches for kind \"" + object.kind() + "\" in version \"" + object.apiVersion() + "\"");
  }

  private List<ApiResource> discover(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return client.resources(
        slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
  }
}
