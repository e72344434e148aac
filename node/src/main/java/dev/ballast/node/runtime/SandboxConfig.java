package dev.ballast.node.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a pod's sandbox is to be: the namespaces, network and limits that its containers share.
///
/// @param attempt counts the pod's sandboxes, from 0
/// @param hostname empty for the node's own (host network)
/// @param logDirectory where the containers' log files go, by their relative paths
/// @param cgroupParent empty for the runtime's default
public record SandboxConfig(
    String podUid,
    String name,
    String namespace,
    int attempt,
    String hostname,
    Path logDirectory,
    Dns dns,
    List<PortMapping> portMappings,
    Sharing sharing,
    Security security,
    String cgroupParent,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /// The containers' resolv.conf. Empty lists leave the node's own.
  public record Dns(List<String> servers, List<String> searches, List<String> options) {
    public static final Dns NODE = new Dns(List.of(), List.of(), List.of());
  }

  /// A port of the node that leads to one of the pod.
  public record PortMapping(Protocol protocol, int containerPort, int hostPort, String hostIp) {
    public enum Protocol {
      TCP,
      UDP,
      SCTP
    }
  }

  /// Which of the node's namespaces the pod lives in, and whether its containers see each other's
  /// processes.
  public record Sharing(boolean hostNetwork, boolean hostPid, boolean hostIpc, boolean processes) {
    public static final Sharing NONE = new Sharing(false, false, false, false);
  }

  /// @param groups supplementary groups of every process, fsGroup among them
  /// @param privileged whether some container of the pod is
  public record Security(
      OptionalLong user,
      OptionalLong group,
      List<Long> groups,
      boolean privileged,
      Map<String, String> sysctls,
      Seccomp seccomp) {
    public static final Security DEFAULT =
        new Security(
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(),
            false,
            Map.of(),
            Seccomp.UNCONFINED);
  }

  /// A system call filter. `localhostPath` is for LOCALHOST alone.
  public record Seccomp(Type type, String localhostPath) {
    public static final Seccomp UNCONFINED = new Seccomp(Type.UNCONFINED, "");

    public enum Type {
      RUNTIME_DEFAULT,
      UNCONFINED,
      LOCALHOST
    }
  }
}
