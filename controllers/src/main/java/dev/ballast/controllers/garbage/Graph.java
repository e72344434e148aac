package dev.ballast.controllers.garbage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Who owns whom, by uid. A change costs as much as it touches. Thread-safe.
final class Graph {
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  synchronized void put(Member member) {
    Member before = members.put(member.uid(), member);
    if (before != null) unlink(before);
    for (var owner : member.owners()) {
      dependents.computeIfAbsent(owner.uid(), none -> new HashSet<>()).add(member.uid());
    }
  }

  synchronized void remove(String uid) {
    Member before = members.remove(uid);
    if (before != null) unlink(before);
  }

  synchronized Optional<Member> get(String uid) {
    return Optional.ofNullable(members.get(uid));
  }

  /// The members that name `uid` as an owner, whether it is there or not.
  synchronized List<Member> dependents(String uid) {
    return dependents.getOrDefault(uid, Set.of()).stream()
        .map(members::get)
        .filter(Objects::nonNull)
        .toList();
  }

  private void unlink(Member member) {
    for (var owner : member.owners()) {
      Set<String> left = dependents.get(owner.uid());
      if (left == null) continue;
      left.remove(member.uid());
      if (left.isEmpty()) dependents.remove(owner.uid());
    }
  }
}
