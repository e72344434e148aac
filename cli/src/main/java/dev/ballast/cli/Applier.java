package dev.ballast.cli;

import dev.ballast.cli.Manifests.Manifest;
import dev.ballast.client.ApiResource;
import dev.ballast.client.Client;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Applies manifests by server-side apply, one whole document at a time: a refused one leaves
/// nothing of itself behind.
final class Applier {
  private static final String MANAGER = "ballast";

  private final Client client;
  private final PrintStream out;
  private final boolean takeOver;
  private final Map<String, List<ApiResource>> known = new HashMap<>();

  /// @param takeOver whether what others have changed since is set back to what the manifests say
  Applier(Client client, PrintStream out, boolean takeOver) {
    this.client = client;
    this.out = out;
    this.takeOver = takeOver;
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
    try {
      return client.apply(resource.type(), object, MANAGER, takeOver);
    } catch (ApiException conflict) {
      if (!conflict.is("Conflict")) throw conflict;
      return applyRest(resource, object, conflict);
    }
  }

  /// Applies what nobody has changed since, and says what stays as somebody else has set it.
  private KubeObject applyRest(ApiResource resource, KubeObject object, ApiException conflict) {
    KubeObject rest = object.copy();
    var kept = new LinkedHashMap<FieldPath, String>();
    for (JsonNode cause : Json.at(conflict.status(), "details", "causes")) {
      FieldPath field = FieldPath.parse(Json.string(cause, "field"));
      if (!field.removeFrom(rest.tree())) throw conflict;
      kept.put(
          field, Json.string(cause, "message").replaceFirst("^conflict with \"(.*?)\".*$", "$1"));
    }
    KubeObject applied = client.apply(resource.type(), rest, MANAGER, false);
    kept.forEach(
        (field, who) ->
            out.println(
                label(applied)
                    + ": "
                    + field
                    + " stays "
                    + field.in(applied.tree()).asString("as it is")
                    + ", as "
                    + who
                    + " has set it"));
    return applied;
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
