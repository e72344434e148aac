package dev.ballast.cel.library;

/// What an expression asks of `authorizer`.
public sealed interface Question {
  /// Who is asked about.
  sealed interface Principal {
    /// Whoever sent the request.
    record Requester() implements Principal {}

    record Account(String namespace, String name) implements Principal {}
  }

  /// Whether a path that leads to no resource may be asked for.
  record OfPath(String path, String verb) implements Question {}

  record OfResource(
      String group, String resource, String subresource, String namespace, String name, String verb)
      implements Question {
    public static OfResource of(String group, String resource) {
      return new OfResource(group, resource, "", "", "", "");
    }

    public OfResource withVerb(String other) {
      return new OfResource(group, resource, subresource, namespace, name, other);
    }

    public OfResource withSubresource(String other) {
      return new OfResource(group, resource, other, namespace, name, verb);
    }

    public OfResource withNamespace(String other) {
      return new OfResource(group, resource, subresource, other, name, verb);
    }

    public OfResource withName(String other) {
      return new OfResource(group, resource, subresource, namespace, other, verb);
    }
  }
}
