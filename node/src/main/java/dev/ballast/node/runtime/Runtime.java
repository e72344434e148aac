package dev.ballast.node.runtime;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What runs the containers of one machine. Thread-safe; every call blocks until it is done and
/// throws a [RuntimeFailure] that says what went wrong.
///
/// Stopping and removing are idempotent: what is not there is stopped and removed already.
public interface Runtime extends AutoCloseable {
  Version version();

  /// Whether the runtime can start sandboxes, with the reason where it can't.
  Readiness readiness();

  /// Makes and starts a pod's sandbox, its network included; returns the sandbox's id.
  String runSandbox(SandboxConfig sandbox);

  /// Kills what still runs in the sandbox and takes its network away.
  void stopSandbox(String id);

  void removeSandbox(String id);

  /// Every sandbox that Ballast or another client made here, stopped ones included.
  List<Sandbox> sandboxes();

  /// Makes a container in a sandbox that runs; returns the container's id.
  String createContainer(String sandboxId, SandboxConfig sandbox, ContainerConfig container);

  void startContainer(String id);

  /// Gives a container that runs other limits; its processes go on.
  void updateContainer(String id, ContainerConfig.Resources resources);

  /// Sends the stop signal, waits for `grace`, then kills. Returns when the container has ended.
  void stopContainer(String id, Duration grace);

  void removeContainer(String id);

  /// Every container here, with its full state, exited ones included.
  List<Container> containers();

  /// Calls `listener` after something about a pod changed, until closed. An event is a hint to look
  /// again: one may stand for several changes, and there may be more of them than changes.
  Subscription onEvent(Consumer<PodEvent> listener);

  /// Fetches an image; returns the reference to create containers with. `secret` is the pull
  /// secret's login, or [RegistryLogin#NONE].
  String pullImage(String image, RegistryLogin secret);

  /// The reference of an image that is here already, or an empty string.
  String imagePresent(String image);

  /// Runs a command in a container to its end.
  ///
  /// @throws RuntimeFailure of kind TIMED_OUT where it takes longer than `timeout`
  ExecResult execSync(String containerId, List<String> command, Duration timeout);

  /// Runs a command in a container, joined to the caller's streams; returns its exit code.
  int exec(String containerId, List<String> command, Terminal terminal);

  /// Joins the caller's streams to the container's main process, until it or the caller ends.
  void attach(String containerId, Terminal terminal);

  /// Carries bytes to and from a port in the sandbox's network, until one side ends.
  void portForward(String sandboxId, int port, Duplex duplex);

  /// Has the container's log file opened anew under its name, after the old one was moved.
  void reopenLog(String containerId);

  /// What every running container uses now.
  List<ContainerUsage> usage();

  /// What the whole machine uses now, with all that runs beside the containers.
  MachineUsage machineUsage();

  @Override
  void close();

  record Version(String name, String version) {}

  /// @param problem one sentence, empty where ready
  record Readiness(boolean runtimeReady, boolean networkReady, String problem) {
    public boolean ready() {
      return runtimeReady && networkReady;
    }
  }

  /// @param sandboxId empty where the runtime did not say which pod it was about
  /// @param containerId empty where it was about the sandbox itself, or about any container
  record PodEvent(String sandboxId, String containerId) {
    /// Something may have changed anywhere.
    public static PodEvent anywhere() {
      return new PodEvent("", "");
    }
  }

  record RegistryLogin(String username, String password) {
    public static final RegistryLogin NONE = new RegistryLogin("", "");

    /// Never prints the password.
    @Override
    public String toString() {
      return username.isEmpty() ? "anonymous" : username;
    }
  }

  record ExecResult(int exitCode, byte[] stdout, byte[] stderr) {}

  /// @param cpuNanos processor time used since the container's start
  /// @param memoryBytes the working set
  /// @param diskBytes what the writable layer holds
  record ContainerUsage(String containerId, long cpuNanos, long memoryBytes, long diskBytes) {}

  /// @param cpuNanos processor time used since the machine's start, all cores together
  /// @param memoryBytes what is not available for new processes
  record MachineUsage(long cpuNanos, long memoryBytes) {}

  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
