package dev.ballast.node.runtime.cri;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime.ContainerUsage;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.cri.v1.ContainerState;
import dev.ballast.node.runtime.cri.v1.ContainerStats;
import dev.ballast.node.runtime.cri.v1.ContainerStatus;
import dev.ballast.node.runtime.cri.v1.PodIP;
import dev.ballast.node.runtime.cri.v1.PodSandbox;
import dev.ballast.node.runtime.cri.v1.PodSandboxMetadata;
import dev.ballast.node.runtime.cri.v1.PodSandboxNetworkStatus;
import dev.ballast.node.runtime.cri.v1.PodSandboxState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads CRI's messages about what there is.
final class CriAnswers {
  private CriAnswers() {}

  static Sandbox sandbox(PodSandbox message, List<String> addresses) {
    PodSandboxMetadata metadata = message.getMetadata();
    return new Sandbox(
        message.getId(),
        metadata.getUid(),
        metadata.getName(),
        metadata.getNamespace(),
        metadata.getAttempt(),
        message.getState() == PodSandboxState.SANDBOX_READY,
        time(message.getCreatedAt()),
        addresses,
        message.getLabelsMap(),
        message.getAnnotationsMap());
  }

  static List<String> addresses(PodSandboxNetworkStatus network) {
    var addresses = new ArrayList<String>();
    if (!network.getIp().isEmpty()) addresses.add(network.getIp());
    for (PodIP more : network.getAdditionalIpsList()) addresses.add(more.getIp());
    return List.copyOf(addresses);
  }

  static Container container(ContainerStatus message, String sandboxId) {
    return new Container(
        message.getId(),
        message.getMetadata().getName(),
        message.getMetadata().getAttempt(),
        sandboxId,
        message.getImage().getImage(),
        message.getImageRef(),
        aborted(message) ? Container.State.ABORTED : state(message.getState()),
        time(message.getCreatedAt()),
        time(message.getStartedAt()),
        finished(message),
        message.getExitCode(),
        message.getReason(),
        message.getMessage(),
        message.getLabelsMap(),
        message.getAnnotationsMap(),
        Path.of(message.getLogPath()));
  }

  /// containerd calls a container whose start was cancelled one that failed to start.
  private static boolean aborted(ContainerStatus message) {
    return message.getState() == ContainerState.CONTAINER_EXITED
        && message.getStartedAt() <= 0
        && message.getMessage().contains("context canceled");
  }

  /// containerd writes the start down when it has seen it, which may be after a quick end.
  private static Instant finished(ContainerStatus message) {
    return message.getFinishedAt() <= 0
        ? Instant.EPOCH
        : time(Math.max(message.getStartedAt(), message.getFinishedAt()));
  }

  static Container.State state(ContainerState state) {
    return switch (state) {
      case CONTAINER_CREATED -> Container.State.CREATED;
      case CONTAINER_RUNNING -> Container.State.RUNNING;
      case CONTAINER_EXITED -> Container.State.EXITED;
      case CONTAINER_UNKNOWN, UNRECOGNIZED -> Container.State.UNKNOWN;
    };
  }

  static ContainerUsage usage(ContainerStats message) {
    return new ContainerUsage(
        message.getAttributes().getId(),
        message.getCpu().getUsageCoreNanoSeconds().getValue(),
        message.getMemory().getWorkingSetBytes().getValue(),
        message.getWritableLayer().getUsedBytes().getValue());
  }

  /// Nanoseconds since 1970; 0 and what comes before is "not yet".
  private static Instant time(long nanos) {
    return nanos <= 0 ? Instant.EPOCH : Instant.ofEpochSecond(0, nanos);
  }
}
