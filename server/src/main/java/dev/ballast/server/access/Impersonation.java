package dev.ballast.server.access;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Acting as somebody else: what the headers `Impersonate-User`, `-Group`, `-Uid` and `-Extra-KEY`
/// ask for
/// (<https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation>).
public final class Impersonation {
  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  private Impersonation() {}

  /// Whom to act as; `""` and nothing where the headers are missing.
  ///
  /// @param extra by key, in lower case
  public record Asked(
      String user, List<String> groups, String uid, Map<String, List<String>> extra) {
    boolean nothing() {
      return user.isEmpty() && groups.isEmpty() && uid.isEmpty() && extra.isEmpty();
    }
  }

  /// Whom `user` acts as.
  ///
  /// @throws ApiException 403 where the user may not act as that one, 500 where there is no user
  public static User of(Authorizer authorizer, User user, Asked asked) {
    if (asked.nothing()) return user;
    if (asked.user().isEmpty()) {
      throw ApiException.internal("requested " + parts(asked) + " without impersonating a user");
    }
    String[] account = account(asked.user());
    if (account.length == 2) {
      check(authorizer, user, new GroupResource("", "serviceaccounts"), account[0], account[1]);
    } else {
      check(authorizer, user, new GroupResource("", "users"), "", asked.user());
    }
    for (String group : asked.groups()) {
      check(authorizer, user, new GroupResource("", "groups"), "", group);
    }
    for (var each : new TreeMap<>(asked.extra()).entrySet()) {
      for (String value : each.getValue()) {
        var extras = new GroupResource(AUTHENTICATION, "userextras");
        Intent intent = Intent.on(user, "impersonate", extras, "", value);
        authorizer.check(intent.withSubresource(each.getKey()));
      }
    }
    if (!asked.uid().isEmpty()) {
      check(authorizer, user, new GroupResource(AUTHENTICATION, "uids"), "", asked.uid());
    }
    return new User(asked.user(), asked.uid(), groups(asked, account), asked.extra());
  }

  private static List<String> parts(Asked asked) {
    var parts = new ArrayList<>(asked.groups());
    asked.extra().keySet().stream().sorted().forEach(parts::add);
    if (!asked.uid().isEmpty()) parts.add(asked.uid());
    return parts;
  }

  private static void check(
      Authorizer authorizer, User user, GroupResource what, String namespace, String name) {
    authorizer.check(Intent.on(user, "impersonate", what, namespace, name));
  }

  /// Namespace and name of a service account; empty for another user.
  private static String[] account(String user) {
    if (!user.startsWith(ACCOUNT)) return new String[0];
    String[] parts = user.substring(ACCOUNT.length()).split(":", -1);
    boolean whole = parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty();
    return whole ? parts : new String[0];
  }

  private static List<String> groups(Asked asked, String[] account) {
    var groups = new ArrayList<>(asked.groups());
    if (account.length == 2 && groups.isEmpty()) {
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + account[0]);
    }
    boolean nobody = asked.user().equals(User.ANONYMOUS.name());
    if (groups.contains(User.UNAUTHENTICATED)) return groups;
    if (nobody) groups.add(User.UNAUTHENTICATED);
    else if (!groups.contains(User.AUTHENTICATED)) groups.add(User.AUTHENTICATED);
    return groups;
  }
}
