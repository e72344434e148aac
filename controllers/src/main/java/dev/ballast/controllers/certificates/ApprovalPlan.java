package dev.ballast.controllers.certificates;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which requests are approved without a human: those of nodes for their own client certificate, if
/// who asks may.
final class ApprovalPlan {
  private ApprovalPlan() {}

  /// @param wanted empty where the request can't be read
  record Observed(Request request, Optional<Wanted> wanted) {}

  /// Approve with `message`, if who asks may create the subresource `permission`; the first that
  /// they may wins.
  record Attempt(String permission, String message) {}

  static List<Attempt> decide(Observed seen) {
    Request request = seen.request();
    boolean open = !request.issued() && !request.is("Approved") && !request.is("Denied");
    if (!open || !request.signer().equals(Request.KUBELET_CLIENT)) return List.of();
    Wanted wanted = seen.wanted().orElse(null);
    if (wanted == null) return List.of();
    if (!KubeletRules.clientFault(wanted, request.usages()).isEmpty()) return List.of();
    var attempts = new ArrayList<Attempt>();
    if (request.user().equals(wanted.commonName())) {
      attempts.add(
          new Attempt(
              "selfnodeclient",
              "Auto approving self kubelet client certificate after SubjectAccessReview."));
    }
    attempts.add(
        new Attempt(
            "nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview."));
    return attempts;
  }
}
