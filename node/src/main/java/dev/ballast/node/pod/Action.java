package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Ending;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// One thing to do for a pod. [PodPlan] returns them in the order in which they are to be done.
public sealed interface Action {
  /// Makes the pod's volumes and fills them.
  record EnsureVolumes() implements Action {}

  record RunSandbox(int attempt) implements Action {}

  /// Makes sure of the image for the start number `restartCount` of a container.
  record PullImage(ContainerSpec container, int restartCount) implements Action {}

  /// `backoff` is what the restart after this one waits for.
  record CreateContainer(
      ContainerSpec container, int restartCount, String imageRef, String sandboxId, Backoff backoff)
      implements Action {}

  record StartContainer(ContainerSpec container, String id) implements Action {}

  /// Gives a running container the resources that its spec asks for.
  record ResizeContainer(ContainerSpec container, String id) implements Action {}

  record RunPostStart(ContainerSpec container, String id) implements Action {}

  /// Runs the `preStop` hook where there is one, asks the container to end, and kills it at
  /// `deadline`. Said again with an earlier deadline, the earlier one holds.
  record StopContainer(String name, String id, String why, Instant deadline) implements Action {}

  record RemoveContainer(String id) implements Action {}

  record StopSandbox(String id) implements Action {}

  record RemoveSandbox(String id) implements Action {}

  record UnmountVolumes() implements Action {}

  /// Remembers that the pod's end began.
  record BeginEnding(Ending ending) implements Action {}

  /// Writes the status; not before `patience` has passed without a further change, so that a quick
  /// start is one write.
  record ReportStatus(ObjectNode status, Duration patience) implements Action {}

  /// Deletes the API object: nothing of the pod is left on the node.
  record DeletePodObject() implements Action {}

  /// The pod is nothing to the node any more.
  record Forget() implements Action {}

  /// Nothing before `time`, unless something happens.
  record WaitUntil(Instant time) implements Action {}
}
