package dev.ballast.node.runtime;

import dev.ballast.node.runtime.SandboxConfig.Seccomp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a container is to be.
///
/// @param attempt counts the container's restarts, from 0
/// @param image as [Runtime#pullImage] or [Runtime#imagePresent] returned it
/// @param imageName as the pod's spec names it
/// @param command replaces the image's entrypoint, unless empty
/// @param arguments replace the image's command, unless empty
/// @param workingDirectory empty for the image's own
/// @param processesOf the container whose processes this one sees, by id; empty for its own alone
/// @param logFile the log's path, relative to [SandboxConfig#logDirectory]
public record ContainerConfig(
    String name,
    int attempt,
    String image,
    String imageName,
    List<String> command,
    List<String> arguments,
    String workingDirectory,
    List<Variable> environment,
    List<Mount> mounts,
    Resources resources,
    Security security,
    Console console,
    String processesOf,
    String logFile,
    Map<String, String> labels,
    Map<String, String> annotations) {

  public record Variable(String name, String value) {}

  /// A file or folder of the node that the container sees.
  public record Mount(
      String containerPath, Path hostPath, boolean readOnly, Propagation propagation) {
    public enum Propagation {
      PRIVATE,
      HOST_TO_CONTAINER,
      BIDIRECTIONAL
    }
  }

  /// Limits of the kernel's control groups; 0 leaves one out.
  ///
  /// @param oomScore who is killed first where memory runs out, -1000 (never) to 1000
  public record Resources(
      long cpuPeriodMicros, long cpuQuotaMicros, long cpuShares, long memoryBytes, int oomScore) {
    public static final Resources UNLIMITED = new Resources(0, 0, 2, 0, 1000);
  }

  /// @param username instead of `user`, as the image names it; empty for none
  public record Security(
      OptionalLong user,
      OptionalLong group,
      String username,
      List<Long> groups,
      boolean privileged,
      boolean readOnlyRoot,
      boolean noNewPrivileges,
      List<String> addCapabilities,
      List<String> dropCapabilities,
      Seccomp seccomp) {
    public static final Security DEFAULT =
        new Security(
            OptionalLong.empty(),
            OptionalLong.empty(),
            "",
            List.of(),
            false,
            false,
            false,
            List.of(),
            List.of(),
            Seccomp.UNCONFINED);
  }

  /// Whether the main process has a standard input and a terminal.
  public record Console(boolean stdin, boolean stdinOnce, boolean tty) {
    public static final Console NONE = new Console(false, false, false);
  }
}
