package dev.ballast.server.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What of a pod a standard forbids.
public final class Evaluation {
  @FunctionalInterface
  private interface Check {
    Optional<Violation> find(PodFields pod, Standard standard);
  }

  /// In the order in which Kubernetes names what it found: by the names of its checks.
  private static final List<Check> BASELINE =
      List.of(
          ProfileChecks::appArmor,
          ProfileChecks::capabilities,
          HostChecks::namespaces,
          HostChecks::paths,
          HostChecks::ports,
          HostChecks::probes,
          HostChecks::privileged,
          ProfileChecks::procMount,
          ProfileChecks::seLinux,
          ProfileChecks::seccomp,
          ProfileChecks::sysctls,
          HostChecks::windowsProcess);

  /// The baseline without the checks that those of the restricted level say more strictly.
  private static final List<Check> RESTRICTED =
      List.of(
          ProfileChecks::appArmor,
          Evaluation::olderCapabilities,
          HostChecks::namespaces,
          HostChecks::ports,
          HostChecks::probes,
          HostChecks::privileged,
          Evaluation::olderProcMount,
          ProfileChecks::seLinux,
          Evaluation::olderSeccomp,
          ProfileChecks::sysctls,
          HostChecks::windowsProcess,
          RestrictedChecks::privilegeEscalation,
          RestrictedChecks::capabilities,
          RestrictedChecks::procMount,
          RestrictedChecks::volumes,
          RestrictedChecks::nonRoot,
          RestrictedChecks::user,
          RestrictedChecks::seccomp);

  private Evaluation() {}

  /// `podOrTemplate` has `metadata` and `spec`.
  public static List<Violation> of(Standard standard, JsonNode podOrTemplate) {
    var pod = PodFields.of(podOrTemplate);
    List<Check> checks =
        switch (standard.level()) {
          case PRIVILEGED -> List.of();
          case BASELINE -> BASELINE;
          case RESTRICTED -> RESTRICTED;
        };
    var found = new ArrayList<Violation>();
    for (Check each : checks) each.find(pod, standard).ifPresent(found::add);
    return found;
  }

  /// `reason (detail), reason (detail)`
  public static String text(List<Violation> found) {
    return found.stream().map(Violation::toString).collect(Collectors.joining(", "));
  }

  private static Optional<Violation> olderCapabilities(PodFields pod, Standard standard) {
    return standard.since(22) ? Optional.empty() : ProfileChecks.capabilities(pod, standard);
  }

  private static Optional<Violation> olderSeccomp(PodFields pod, Standard standard) {
    return standard.since(19) ? Optional.empty() : ProfileChecks.seccomp(pod, standard);
  }

  private static Optional<Violation> olderProcMount(PodFields pod, Standard standard) {
    return standard.since(35) ? Optional.empty() : ProfileChecks.procMount(pod, standard);
  }
}
