package dev.ballast.server.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Yaml;
import dev.ballast.server.Cases;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Each check of the standards: what it forbids, in which release, in which words.
class EvaluationTest {
  /// A pod that the level `restricted` has nothing against, with `spec` in the place of its own.
  private static JsonNode pod(String metadata, String spec) {
    return Yaml.documents("{metadata: {" + metadata + "}, spec: {" + spec + "}}").getFirst().tree();
  }

  private static Standard standard(String text) {
    String[] parts = text.split(":");
    return new Standard(
        Level.named(parts[0]).orElseThrow(), Standard.minor(parts[1]).orElseThrow());
  }

  static Stream<Arguments> theBaselineForbidsWhatReachesOutOfThePod() {
    return Cases.of(
        """
        hostNetwork: true, hostPID: true
        => host namespaces (hostNetwork=true, hostPID=true)

        volumes: [{name: a, hostPath: {path: /}}]
        => hostPath volumes (volume "a")

        containers: [{name: a, ports: [{containerPort: 1, hostPort: 80}]}, {name: b, ports:
        [{containerPort: 1, hostPort: 443}]}]
        => hostPort (containers "a", "b" use hostPorts 443, 80)

        initContainers: [{name: i, securityContext: {privileged: true}}]
        => privileged (container "i" must not set securityContext.privileged=true)

        ephemeralContainers: [{name: e, securityContext: {capabilities: {add: [SYS_ADMIN,
        CHOWN]}}}]
        => non-default capabilities (container "e" must not include "SYS_ADMIN" in
           securityContext.capabilities.add)

        containers: [{name: a, livenessProbe: {httpGet: {host: h, port: 1}}}]
        => probe or lifecycle host (container "a" uses probe or lifecycle host "h")

        containers: [{name: a, securityContext: {procMount: Unmasked}}]
        => procMount (container "a" must not set securityContext.procMount to "Unmasked")

        securityContext: {seLinuxOptions: {type: t, user: u, role: r}}
        => seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "t"; user may not
           be set; role may not be set)

        securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: a,
        securityContext: {seccompProfile: {type: Unconfined}}}]
        => seccompProfile (pod and container "a" must not set securityContext.seccompProfile.type to
           "Unconfined")

        securityContext: {appArmorProfile: {type: Unconfined}}
        => forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")

        securityContext: {sysctls: [{name: a, value: b}, {name: net.ipv4.tcp_rmem, value: c}]}
        => forbidden sysctls (a)

        securityContext: {windowsOptions: {hostProcess: true}}
        => hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)
        """);
  }

  @ParameterizedTest
  @MethodSource
  void theBaselineForbidsWhatReachesOutOfThePod(String spec, String found) {
    assertThat(Evaluation.text(Evaluation.of(standard("baseline:latest"), pod("", spec))))
        .isEqualTo(found);
    assertThat(Evaluation.of(standard("privileged:latest"), pod("", spec))).isEmpty();
  }

  static Stream<Arguments> theRestrictedLevelForbidsMore() {
    return Cases.of(
        """
        allowPrivilegeEscalation: true
        => allowPrivilegeEscalation != false (container "c" must set
           securityContext.allowPrivilegeEscalation=false)

        capabilities: {drop: [CHOWN]}
        => unrestricted capabilities (container "c" must set
           securityContext.capabilities.drop=["ALL"])

        capabilities: {drop: [ALL], add: [CHOWN, NET_BIND_SERVICE]}
        => unrestricted capabilities (container "c" must not include "CHOWN" in
           securityContext.capabilities.add)

        runAsNonRoot: false
        => runAsNonRoot != true (container "c" must not set securityContext.runAsNonRoot=false)

        runAsUser: 0
        => runAsUser=0 (container "c" must not set runAsUser=0)

        seccompProfile: {type: Unconfined}
        => seccompProfile (container "c" must not set securityContext.seccompProfile.type to
           "Unconfined")

        procMount: Unmasked
        => procMount (container "c" must not set securityContext.procMount to "Unmasked")
        """);
  }

  @ParameterizedTest
  @MethodSource
  void theRestrictedLevelForbidsMore(String security, String found) {
    String name = security.substring(0, security.indexOf(':'));
    var fine =
        new java.util.TreeMap<String, String>(
            java.util.Map.of(
                "allowPrivilegeEscalation", "allowPrivilegeEscalation: false",
                "capabilities", "capabilities: {drop: [ALL]}",
                "runAsNonRoot", "runAsNonRoot: true",
                "seccompProfile", "seccompProfile: {type: RuntimeDefault}"));
    String rest = "containers: [{name: c, securityContext: {%s}}]";
    String allFine = rest.formatted(String.join(", ", fine.values()));
    assertThat(Evaluation.of(standard("restricted:latest"), pod("", allFine))).isEmpty();
    fine.put(name, security);
    String spec = rest.formatted(String.join(", ", fine.values()));
    assertThat(Evaluation.text(Evaluation.of(standard("restricted:latest"), pod("", spec))))
        .isEqualTo(found);
  }

  static Stream<Arguments> aReleaseIsJudgedAsItWas() {
    return Cases.of(
        """
        baseline:v1.33
        => containers: [{name: a, livenessProbe: {tcpSocket: {host: h, port: 1}}}]
        =>

        baseline:v1.26
        => securityContext: {sysctls: [{name: net.ipv4.ip_local_reserved_ports, value: b}]}
        => forbidden sysctls

        baseline:v1.27
        => securityContext: {sysctls: [{name: net.ipv4.ip_local_reserved_ports, value: b}]}
        =>

        baseline:v1.30
        => securityContext: {seLinuxOptions: {type: container_engine_t}}
        => seLinuxOptions

        baseline:latest
        => hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}]
        =>

        baseline:v1.34
        => hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}]
        => procMount

        restricted:v1.7
        => containers: [{name: a, securityContext: {runAsNonRoot: true}}]
        =>

        restricted:v1.24
        => os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: a}]
        => allowPrivilegeEscalation != false, unrestricted capabilities, seccompProfile

        restricted:v1.25
        => os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: a}]
        =>

        restricted:v1.7
        => securityContext: {runAsNonRoot: true}, volumes: [{name: v, nfs: {}}, {name: w, hostPath:
           {}}, {name: x, emptyDir: {}}]
        => restricted volume types

        restricted:latest
        => hostUsers: false, volumes: [{name: v, nfs: {}}]
        => restricted volume types
        """);
  }

  @ParameterizedTest
  @MethodSource
  void aReleaseIsJudgedAsItWas(String standard, String spec, String reasons) {
    var found = Evaluation.of(standard(standard), pod("", spec));
    assertThat(String.join(", ", found.stream().map(Violation::reason).toList()))
        .isEqualTo(reasons);
  }

  static Stream<Arguments> annotationsOfOlderDaysCount() {
    return Cases.of(
        """
        baseline:latest
        => container.apparmor.security.beta.kubernetes.io/a: unconfined
        => forbidden AppArmor profile (annotation must not set AppArmor profile type to
           "container.apparmor.security.beta.kubernetes.io/a="unconfined"")

        baseline:v1.18
        => seccomp.security.alpha.kubernetes.io/pod: unconfined
        => seccompProfile (forbidden annotation
           seccomp.security.alpha.kubernetes.io/pod="unconfined")
        """);
  }

  @ParameterizedTest
  @MethodSource
  void annotationsOfOlderDaysCount(String standard, String annotation, String found) {
    JsonNode pod = pod("annotations: {" + annotation + "}", "containers: [{name: a}]");
    assertThat(Evaluation.text(Evaluation.of(standard(standard), pod))).isEqualTo(found);
  }
}
