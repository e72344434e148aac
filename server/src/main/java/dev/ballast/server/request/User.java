package dev.ballast.server.request;

import java.util.List;

/// Who asks, as Kubernetes names users and groups.
public record User(String name, List<String> groups) {
  public static final User ANONYMOUS =
      new User("system:anonymous", List.of("system:unauthenticated"));

  public User {
    groups = List.copyOf(groups);
  }

  /// A user that has proved who they are.
  public static User authenticated(String name, List<String> groups) {
    var all = new java.util.ArrayList<>(groups);
    all.add("system:authenticated");
    return new User(name, all);
  }

  public boolean in(String group) {
    return groups.contains(group);
  }
}
