package dev.ballast.server.request;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Verb;

/// What somebody wants to do, as an authorizer sees it: a verb on a resource, or on a path where
/// `path` is not empty (Kubernetes: authorizer.Attributes). `""` for what is not named.
///
/// @param fieldSelector as the request wrote it
public record Intent(
    User user,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String fieldSelector,
    String path) {
  /// What `request` wants.
  public static Intent of(Request request) {
    return of(request.user(), request.verb(), request.target(), request.parameters());
  }

  /// As [#of(Request)], for a request that has not been read to its end.
  public static Intent of(User user, Verb verb, Target target, Parameters parameters) {
    String selector = parameters.text("fieldSelector");
    return new Intent(
        user,
        verb.word(),
        target.type().group(),
        target.type().resource(),
        target.subresource(),
        target.namespace(),
        target.name().isEmpty() ? selectedName(selector) : target.name(),
        selector,
        "");
  }

  /// A list or watch of one object by its name is about that object.
  private static String selectedName(String fieldSelector) {
    for (String each : fieldSelector.isEmpty() ? new String[0] : fieldSelector.split(",")) {
      if (each.startsWith("metadata.name=")) return each.replaceFirst("metadata\\.name==?", "");
    }
    return "";
  }

  /// A verb on a resource that no request has asked for by itself.
  public static Intent on(
      User user, String verb, GroupResource resource, String namespace, String name) {
    return new Intent(
        user, verb, resource.group(), resource.resource(), "", namespace, name, "", "");
  }

  /// `verb`, a method in lower case, on a path that is no resource's.
  public static Intent onPath(User user, String verb, String path) {
    return new Intent(user, verb, "", "", "", "", "", "", path);
  }

  /// The same with another verb.
  public Intent withVerb(String other) {
    return new Intent(
        user, other, group, resource, subresource, namespace, name, fieldSelector, path);
  }

  /// The same for one part of the resource.
  public Intent withSubresource(String part) {
    return new Intent(user, verb, group, resource, part, namespace, name, fieldSelector, path);
  }

  /// Whether it is about a resource and not about a path.
  public boolean isResource() {
    return path.isEmpty();
  }

  /// `pods`, `pods/log`.
  public String combined() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
