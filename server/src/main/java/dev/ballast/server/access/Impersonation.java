package dev.ballast.server.access;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.request.User;
import java.util.ArrayList;
import java.util.List;

/// Acting as somebody else: what the headers `Impersonate-User` and `Impersonate-Group` ask for.
public final class Impersonation {
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String ACCOUNT = "system:serviceaccount:";

  private Impersonation() {}

  /// Whom `user` acts as. `name` is `""` and `groups` is empty where the headers are missing.
  ///
  /// @throws ApiException 403 where the user may not act as others, 500 where there are groups only
  public static User of(Access access, User user, String name, List<String> groups) {
    if (name.isEmpty() && groups.isEmpty()) return user;
    if (name.isEmpty()) {
      throw ApiException.internal("requested " + groups + " without impersonating a user");
    }
    if (!access.mayActAsOthers(user)) {
      String why =
          "User \"" + user.name() + "\" cannot impersonate resource \"users\" in API group \"\"";
      throw ApiException.forbidden(
          new GroupResource("", "users"), name, why + " at the cluster scope");
    }
    if (name.equals(User.ANONYMOUS.name()) && groups.isEmpty()) return User.ANONYMOUS;
    var all = new ArrayList<>(groups);
    if (name.startsWith(ACCOUNT) && groups.isEmpty()) {
      String namespace = name.substring(ACCOUNT.length()).split(":", 2)[0];
      all.add("system:serviceaccounts");
      all.add("system:serviceaccounts:" + namespace);
    }
    if (!all.contains(AUTHENTICATED)) all.add(AUTHENTICATED);
    return new User(name, all);
  }
}
