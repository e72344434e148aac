package dev.ballast.node.runtime.cri;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.cri.v1.ContainerStatusRequest;
import dev.ballast.node.runtime.cri.v1.ListContainersRequest;
import dev.ballast.node.runtime.cri.v1.ListPodSandboxRequest;
import dev.ballast.node.runtime.cri.v1.PodSandbox;
import dev.ballast.node.runtime.cri.v1.PodSandboxState;
import dev.ballast.node.runtime.cri.v1.PodSandboxStatusRequest;
import dev.ballast.node.runtime.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is in the runtime. CRI's lists lack what a pod's status needs (addresses, times, exit
/// codes), so each item is asked for once a state and then remembered: those never change within
/// one state.
final class CriInventory {
  private final Map<String, Container> containers = new ConcurrentHashMap<>();
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final Map<String, String> sandboxes = new ConcurrentHashMap<>();

  void belongs(String containerId, String sandboxId) {
    sandboxes.put(containerId, sandboxId);
  }

  /// The sandbox of a container, or the id itself where it is no container's.
  String sandboxOf(String id) {
    return sandboxes.getOrDefault(id, id);
  }

  List<Sandbox> sandboxes(RuntimeServiceBlockingStub runtime) {
    var found = new ArrayList<Sandbox>();
    var present = new HashSet<String>();
    for (var each :
        runtime.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()).getItemsList()) {
      present.add(each.getId());
      found.add(CriAnswers.sandbox(each, addresses(runtime, each)));
    }
    addresses.keySet().retainAll(present);
    return List.copyOf(found);
  }

  private List<String> addresses(RuntimeServiceBlockingStub runtime, PodSandbox sandbox) {
    List<String> known = addresses.get(sandbox.getId());
    if (known != null) return known;
    if (sandbox.getState() != PodSandboxState.SANDBOX_READY) return List.of();
    var request = PodSandboxStatusRequest.newBuilder().setPodSandboxId(sandbox.getId()).build();
    try {
      var answer = runtime.podSandboxStatus(request).getStatus();
      List<String> asked = CriAnswers.addresses(answer.getNetwork());
      addresses.put(sandbox.getId(), asked);
      return asked;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) return List.of();
      throw e;
    }
  }

  List<Container> containers(RuntimeServiceBlockingStub runtime) {
    var found = new ArrayList<Container>();
    var present = new HashSet<String>();
    for (var each :
        runtime.listContainers(ListContainersRequest.getDefaultInstance()).getContainersList()) {
      present.add(each.getId());
      sandboxes.put(each.getId(), each.getPodSandboxId());
      container(runtime, each).ifPresent(found::add);
    }
    forgetOthers(present);
    return List.copyOf(found);
  }

  private Optional<Container> container(
      RuntimeServiceBlockingStub runtime, dev.ballast.node.runtime.cri.v1.Container listed) {
    Container known = containers.get(listed.getId());
    if (known != null && known.state() == CriAnswers.state(listed.getState())) {
      return Optional.of(known);
    }
    var request = ContainerStatusRequest.newBuilder().setContainerId(listed.getId()).build();
    try {
      var answer = runtime.containerStatus(request).getStatus();
      Container asked = CriAnswers.container(answer, listed.getPodSandboxId());
      containers.put(asked.id(), asked);
      return Optional.of(asked);
    } catch (StatusRuntimeException e) {
      // Removed since it was listed.
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) return Optional.empty();
      throw e;
    }
  }

  private void forgetOthers(Set<String> present) {
    containers.keySet().retainAll(present);
    sandboxes.keySet().retainAll(present);
  }
}
