package dev.ballast.controllers.history;

/// How Kubernetes names a revision: the set's name and a hash of the data.
final class RevisionName {
  private static final int LONGEST_PREFIX = 223;

  private RevisionName() {}

  static String of(String set, String hash) {
    String prefix = set.length() > LONGEST_PREFIX ? set.substring(0, LONGEST_PREFIX) : set;
    return prefix + "-" + hash;
  }
}
