package dev.ballast.server.access.rbac;

import dev.ballast.server.access.rbac.Binding.Subject;
import dev.ballast.server.access.rbac.Grants.Grant;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Change;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The roles and bindings of the store, by who gets them. It is built when somebody first asks and
/// from then on follows the store: before each answer it takes over what was committed since the
/// last one, which is nothing nearly always. So a request that comes after a committed binding sees
/// it. Thread-safe.
final class PolicyIndex {
  static final String GROUP = "rbac.authorization.k8s.io";
  private static final String FOLDER = GROUP + "/";
  private static final int MOST_USERS = 20_000;

  private final Store<Stored> store;
  private final Map<String, Stored> roles = new HashMap<>();
  private final Map<String, List<PolicyRule>> rules = new HashMap<>();
  private final Map<String, Binding> bindings = new HashMap<>();
  private final Map<String, Map<String, Binding>> byUser = new HashMap<>();
  private final Map<String, Map<String, Binding>> byGroup = new HashMap<>();
  private final Map<Who, Grants> grants = new HashMap<>();
  private @Nullable Cursor<Stored> cursor;

  /// What of a user bindings can name. A user's uid and extras differ from token to token.
  private record Who(String name, List<String> groups) {}

  PolicyIndex(Store<Stored> store) {
    this.store = store;
  }

  /// What `user` is given.
  synchronized Grants of(User user) {
    catchUp();
    var who = new Who(user.name(), user.groups());
    Grants known = grants.get(who);
    if (known != null) return known;
    if (grants.size() >= MOST_USERS) grants.clear();
    Grants made = gather(user);
    grants.put(who, made);
    return made;
  }

  /// The rules of a role, null where there is none.
  ///
  /// @param namespace `""` for a ClusterRole
  synchronized @Nullable List<PolicyRule> role(String namespace, String name) {
    catchUp();
    return rulesOf(namespace + "/" + name);
  }

  private Grants gather(User user) {
    var found = new TreeMap<String, Binding>(byUser.getOrDefault(user.name(), Map.of()));
    for (String group : user.groups()) found.putAll(byGroup.getOrDefault(group, Map.of()));
    var cluster = new ArrayList<Grant>();
    var namespaces = new HashMap<String, List<Grant>>();
    for (Binding each : found.values()) {
      var grant = new Grant(each, subject(each, user), rulesOf(each.role()));
      if (each.ofCluster()) cluster.add(grant);
      else namespaces.computeIfAbsent(each.namespace(), first -> new ArrayList<>()).add(grant);
    }
    return new Grants(cluster, namespaces);
  }

  private static Subject subject(Binding binding, User user) {
    for (Subject each : binding.subjects()) {
      boolean meant =
          each.group().isEmpty() ? each.user().equals(user.name()) : user.in(each.group());
      if (meant) return each;
    }
    throw new IllegalStateException("the index has a binding for a user whom it does not name");
  }

  private @Nullable List<PolicyRule> rulesOf(String role) {
    List<PolicyRule> known = rules.get(role);
    if (known != null) return known;
    Stored stored = roles.get(role);
    if (stored == null) return null;
    List<PolicyRule> read = PolicyRule.list(stored.tree().path("rules"));
    rules.put(role, read);
    return read;
  }

  private void catchUp() {
    Cursor<Stored> following = cursor;
    if (following == null) {
      load();
      return;
    }
    try {
      List<Change<Stored>> changes = following.next(Duration.ZERO);
      while (!changes.isEmpty()) {
        changes.forEach(this::take);
        grants.clear();
        changes = following.next(Duration.ZERO);
      }
    } catch (Compacted tooFarBehind) {
      following.close();
      load();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void load() {
    for (Map<?, ?> each : List.of(roles, rules, bindings, byUser, byGroup, grants)) each.clear();
    Snapshot<Stored> seen = store.snapshot();
    for (Entry<Stored> each : seen.scan(FOLDER, "")) put(each.key(), each.value());
    cursor = store.follow(FOLDER, seen.revision());
  }

  private void take(Change<Stored> change) {
    switch (change.type()) {
      case PUT -> put(change.key(), change.value());
      case DELETE -> remove(change.key());
    }
  }

  private void put(String key, Stored stored) {
    remove(key);
    if (isBinding(key)) {
      Binding binding = Binding.of(stored.object());
      bindings.put(key, binding);
      file(binding, known -> known.computeIfAbsent(key, first -> binding));
    } else {
      roles.put(nameOf(key), stored);
    }
  }

  private void remove(String key) {
    Binding old = bindings.remove(key);
    if (old != null) file(old, known -> known.remove(key));
    if (isBinding(key)) return;
    roles.remove(nameOf(key));
    rules.remove(nameOf(key));
  }

  private void file(Binding binding, Consumer<Map<String, Binding>> change) {
    for (Subject each : binding.subjects()) {
      Map<String, Map<String, Binding>> side = each.group().isEmpty() ? byUser : byGroup;
      String name = each.group().isEmpty() ? each.user() : each.group();
      if (name.isEmpty()) continue;
      Map<String, Binding> all = side.computeIfAbsent(name, first -> new HashMap<>());
      change.accept(all);
      if (all.isEmpty()) side.remove(name);
    }
  }

  private static boolean isBinding(String key) {
    return key.startsWith("clusterrolebindings/", FOLDER.length())
        || key.startsWith("rolebindings/", FOLDER.length());
  }

  /// `namespace/name` of a key.
  private static String nameOf(String key) {
    return key.substring(key.indexOf('/', FOLDER.length()) + 1);
  }
}
