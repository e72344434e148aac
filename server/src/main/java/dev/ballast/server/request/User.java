package dev.ballast.server.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who asks, as Kubernetes names users and groups.
///
/// @param uid what tells this user from an earlier one of the same name, `""` where nothing does
/// @param extra what else whoever proved the user said of them, by key
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /// The group of everybody who has proved who they are.
  public static final String AUTHENTICATED = "system:authenticated";

  /// The group of everybody who has not.
  public static final String UNAUTHENTICATED = "system:unauthenticated";

  /// The group whose members may do everything.
  public static final String MASTERS = "system:masters";

  /// Who has not said who they are.
  public static final User ANONYMOUS =
      new User("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /// A user that has proved who they are.
  public static User authenticated(String name, List<String> groups) {
    return authenticated(name, "", groups, Map.of());
  }

  /// As [#authenticated(String, List)], with a uid and more.
  public static User authenticated(
      String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    var all = new ArrayList<>(groups);
    if (!all.contains(AUTHENTICATED)) all.add(AUTHENTICATED);
    return new User(name, uid, all, extra);
  }

  /// Whether this user is a member of `group`.
  public boolean in(String group) {
    return groups.contains(group);
  }
}
