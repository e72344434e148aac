package dev.ballast.scheduler;

import java.util.List;

/// A placement on its way: the pod counts as on the node, but the API does not say so yet.
///
/// @param asked whether the steps were taken, so that its claims are only waited for
record Flight(PodNeeds pod, String node, List<VolumeStep> steps, boolean asked) {
  Flight nowAsked() {
    return new Flight(pod, node, steps, true);
  }

  String uid() {
    return pod.object().uid();
  }
}
