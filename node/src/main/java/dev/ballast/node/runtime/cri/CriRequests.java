package dev.ballast.node.runtime.cri;

import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.cri.v1.Capability;
import dev.ballast.node.runtime.cri.v1.ContainerMetadata;
import dev.ballast.node.runtime.cri.v1.DNSConfig;
import dev.ballast.node.runtime.cri.v1.ImageSpec;
import dev.ballast.node.runtime.cri.v1.Int64Value;
import dev.ballast.node.runtime.cri.v1.KeyValue;
import dev.ballast.node.runtime.cri.v1.LinuxContainerConfig;
import dev.ballast.node.runtime.cri.v1.LinuxContainerResources;
import dev.ballast.node.runtime.cri.v1.LinuxContainerSecurityContext;
import dev.ballast.node.runtime.cri.v1.LinuxPodSandboxConfig;
import dev.ballast.node.runtime.cri.v1.LinuxSandboxSecurityContext;
import dev.ballast.node.runtime.cri.v1.Mount;
import dev.ballast.node.runtime.cri.v1.MountPropagation;
import dev.ballast.node.runtime.cri.v1.NamespaceMode;
import dev.ballast.node.runtime.cri.v1.NamespaceOption;
import dev.ballast.node.runtime.cri.v1.PodSandboxConfig;
import dev.ballast.node.runtime.cri.v1.PodSandboxMetadata;
import dev.ballast.node.runtime.cri.v1.PortMapping;
import dev.ballast.node.runtime.cri.v1.Protocol;
import dev.ballast.node.runtime.cri.v1.SecurityProfile;
import java.util.List;

/// Says in CRI's messages what a sandbox and a container are to be.
final class CriRequests {
  /// What a container may not see or write of the kernel's files, unless it is privileged.
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private CriRequests() {}

  /// @param groups the control group that pods of no particular one are put under
  static PodSandboxConfig sandbox(SandboxConfig config, String groups) {
    var message =
        PodSandboxConfig.newBuilder()
            .setMetadata(
                PodSandboxMetadata.newBuilder()
                    .setName(config.name())
                    .setUid(config.podUid())
                    .setNamespace(config.namespace())
                    .setAttempt(config.attempt()))
            .setHostname(config.hostname())
            .setLogDirectory(config.logDirectory().toString())
            .setDnsConfig(dns(config.dns()))
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setLinux(
                LinuxPodSandboxConfig.newBuilder()
                    .setCgroupParent(
                        config.cgroupParent().isEmpty() ? groups : config.cgroupParent())
                    .putAllSysctls(config.security().sysctls())
                    .setSecurityContext(security(config)));
    config.portMappings().forEach(each -> message.addPortMappings(port(each)));
    return message.build();
  }

  private static DNSConfig dns(SandboxConfig.Dns dns) {
    return DNSConfig.newBuilder()
        .addAllServers(dns.servers())
        .addAllSearches(dns.searches())
        .addAllOptions(dns.options())
        .build();
  }

  private static PortMapping port(SandboxConfig.PortMapping mapping) {
    return PortMapping.newBuilder()
        .setProtocol(
            switch (mapping.protocol()) {
              case TCP -> Protocol.TCP;
              case UDP -> Protocol.UDP;
              case SCTP -> Protocol.SCTP;
            })
        .setContainerPort(mapping.containerPort())
        .setHostPort(mapping.hostPort())
        .setHostIp(mapping.hostIp())
        .build();
  }

  private static LinuxSandboxSecurityContext security(SandboxConfig config) {
    SandboxConfig.Security security = config.security();
    var message =
        LinuxSandboxSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(config.sharing()))
            .setPrivileged(security.privileged())
            .addAllSupplementalGroups(security.groups())
            .setSeccomp(seccomp(security.seccomp()));
    security.user().ifPresent(user -> message.setRunAsUser(number(user)));
    // CRI refuses a group without a user.
    if (security.user().isPresent()) {
      security.group().ifPresent(group -> message.setRunAsGroup(number(group)));
    }
    return message.build();
  }

  private static NamespaceOption namespaces(SandboxConfig.Sharing sharing) {
    NamespaceMode apart = sharing.processes() ? NamespaceMode.POD : NamespaceMode.CONTAINER;
    return NamespaceOption.newBuilder()
        .setNetwork(sharing.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
        .setPid(sharing.hostPid() ? NamespaceMode.NODE : apart)
        .setIpc(sharing.hostIpc() ? NamespaceMode.NODE : NamespaceMode.POD)
        .build();
  }

  /// The same for a container that is to see the processes of `target`, unless all see each
  /// other's.
  private static NamespaceOption namespaces(SandboxConfig.Sharing sharing, String target) {
    NamespaceOption shared = namespaces(sharing);
    if (target.isEmpty() || shared.getPid() != NamespaceMode.CONTAINER) return shared;
    return shared.toBuilder().setPid(NamespaceMode.TARGET).setTargetId(target).build();
  }

  static dev.ballast.node.runtime.cri.v1.ContainerConfig container(
      ContainerConfig config, SandboxConfig sandbox) {
    var message =
        dev.ballast.node.runtime.cri.v1.ContainerConfig.newBuilder()
            .setMetadata(
                ContainerMetadata.newBuilder().setName(config.name()).setAttempt(config.attempt()))
            .setImage(ImageSpec.newBuilder().setImage(config.image()))
            .addAllCommand(config.command())
            .addAllArgs(config.arguments())
            .setWorkingDir(config.workingDirectory())
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setLogPath(config.logFile())
            .setStdin(config.console().stdin())
            .setStdinOnce(config.console().stdinOnce())
            .setTty(config.console().tty())
            .setLinux(
                LinuxContainerConfig.newBuilder()
                    .setResources(resources(config.resources()))
                    .setSecurityContext(security(config, sandbox.sharing())));
    for (var each : config.environment()) {
      message.addEnvs(KeyValue.newBuilder().setKey(each.name()).setValue(each.value()));
    }
    config.mounts().forEach(each -> message.addMounts(mount(each)));
    return message.build();
  }

  private static Mount mount(ContainerConfig.Mount mount) {
    return Mount.newBuilder()
        .setContainerPath(mount.containerPath())
        .setHostPath(mount.hostPath().toString())
        .setReadonly(mount.readOnly())
        .setPropagation(
            switch (mount.propagation()) {
              case PRIVATE -> MountPropagation.PROPAGATION_PRIVATE;
              case HOST_TO_CONTAINER -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
              case BIDIRECTIONAL -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
            })
        .build();
  }

  static LinuxContainerResources resources(ContainerConfig.Resources resources) {
    return LinuxContainerResources.newBuilder()
        .setCpuPeriod(resources.cpuPeriodMicros())
        .setCpuQuota(resources.cpuQuotaMicros())
        .setCpuShares(resources.cpuShares())
        .setMemoryLimitInBytes(resources.memoryBytes())
        .setOomScoreAdj(resources.oomScore())
        .build();
  }

  private static LinuxContainerSecurityContext security(
      ContainerConfig config, SandboxConfig.Sharing sharing) {
    ContainerConfig.Security security = config.security();
    var message =
        LinuxContainerSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(sharing, config.processesOf()))
            .setPrivileged(security.privileged())
            .setReadonlyRootfs(security.readOnlyRoot())
            .setNoNewPrivs(security.noNewPrivileges())
            .setRunAsUsername(security.username())
            .addAllSupplementalGroups(security.groups())
            .setCapabilities(
                Capability.newBuilder()
                    .addAllAddCapabilities(security.addCapabilities())
                    .addAllDropCapabilities(security.dropCapabilities()))
            .setSeccomp(seccomp(security.seccomp()));
    if (!security.privileged()) message.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
    security.user().ifPresent(user -> message.setRunAsUser(number(user)));
    if (security.user().isPresent() || !security.username().isEmpty()) {
      security.group().ifPresent(group -> message.setRunAsGroup(number(group)));
    }
    return message.build();
  }

  private static SecurityProfile seccomp(SandboxConfig.Seccomp seccomp) {
    return SecurityProfile.newBuilder()
        .setProfileType(
            switch (seccomp.type()) {
              case RUNTIME_DEFAULT -> SecurityProfile.ProfileType.RuntimeDefault;
              case UNCONFINED -> SecurityProfile.ProfileType.Unconfined;
              case LOCALHOST -> SecurityProfile.ProfileType.Localhost;
            })
        .setLocalhostRef(seccomp.localhostPath())
        .build();
  }

  static Int64Value number(long value) {
    return Int64Value.newBuilder().setValue(value).build();
  }
}
