package dev.ballast.controllers.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Whether and how an approved request is signed. Signers that are not Kubernetes' own are left to
/// others; `kubernetes.io/legacy-unknown` is signed by nobody.
final class SigningPlan {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration SHORTEST = Duration.ofMinutes(10);
  private static final Set<String> CLIENT_USAGES =
      Set.of("signing", "digital signature", "key encipherment", "client auth");

  private SigningPlan() {}

  /// @param wanted empty where the request can't be read
  record Observed(Request request, Optional<Wanted> wanted) {}

  sealed interface Action {
    /// Sign it, to hold until `end`.
    record Sign(Instant end) implements Action {}

    /// Say that it can't be signed.
    record Fail(String message) implements Action {}
  }

  static Optional<Action> decide(Observed seen, Instant now) {
    Request request = seen.request();
    boolean due = request.is("Approved") && !request.issued() && !request.is("Failed");
    boolean ours =
        Set.of(Request.CLIENT, Request.KUBELET_CLIENT, Request.KUBELET_SERVING)
            .contains(request.signer());
    if (!due || !ours) return Optional.empty();
    if (seen.wanted().isEmpty()) return Optional.of(new Action.Fail("unable to parse the request"));
    String fault = fault(request, seen.wanted().get());
    if (!fault.isEmpty()) return Optional.of(new Action.Fail(fault));
    Duration life = request.life().orElse(LONGEST);
    if (life.compareTo(LONGEST) > 0) life = LONGEST;
    if (life.compareTo(SHORTEST) < 0) life = SHORTEST;
    return Optional.of(new Action.Sign(now.plus(life)));
  }

  private static String fault(Request request, Wanted wanted) {
    return switch (request.signer()) {
      case Request.KUBELET_CLIENT -> KubeletRules.clientFault(wanted, request.usages());
      case Request.KUBELET_SERVING -> KubeletRules.servingFault(wanted, request.usages());
      default -> clientFault(request.usages());
    };
  }

  private static String clientFault(Set<String> usages) {
    boolean right = usages.contains("client auth") && CLIENT_USAGES.containsAll(usages);
    return right
        ? ""
        : "invalid usage for client certificate: " + usages.stream().sorted().toList();
  }
}
