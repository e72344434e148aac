package dev.ballast.controllers.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an active namespace lacks.
final class IdentityPlan {
  private IdentityPlan() {}

  /// `rootCertificate` is what the namespace's ConfigMap holds, empty where there is no such
  /// ConfigMap.
  record Observed(
      String namespace, boolean active, boolean hasAccount, Optional<String> rootCertificate) {}

  sealed interface Action {
    record MakeAccount(String namespace) implements Action {}

    record MakeRootCertificate(String namespace) implements Action {}

    record CorrectRootCertificate(String namespace) implements Action {}
  }

  static List<Action> decide(Observed seen, String rootCertificate) {
    if (!seen.active()) return List.of();
    var actions = new ArrayList<Action>();
    if (!seen.hasAccount()) actions.add(new Action.MakeAccount(seen.namespace()));
    if (seen.rootCertificate().isEmpty()) {
      actions.add(new Action.MakeRootCertificate(seen.namespace()));
    } else if (!seen.rootCertificate().get().equals(rootCertificate)) {
      actions.add(new Action.CorrectRootCertificate(seen.namespace()));
    }
    return actions;
  }
}
