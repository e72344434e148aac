package dev.ballast.controllers.volume;

import dev.ballast.client.view.PodView;
import dev.ballast.loop.IndexBy;
import dev.ballast.objects.KubeObject;
import java.util.Collection;
import java.util.stream.Stream;

/// Finds the pods that name a claim, by its `namespace/name`.
public final class ClaimUsers {
  public static final IndexBy BY_CLAIM = new IndexBy("claims of pod", ClaimUsers::claimsOf);

  private ClaimUsers() {}

  private static Collection<String> claimsOf(KubeObject pod) {
    Stream<String> names = new PodView(pod).claimNames().stream();
    return names.map(name -> pod.namespace() + "/" + name).toList();
  }
}
