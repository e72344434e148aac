package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import dev.ballast.objects.KubeObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that the scheduler's thread is told by others. An object that is null is not there.
sealed interface Fact {
  record Pod(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  record Node(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  record Claim(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  record Volume(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  record StorageClass(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  record Namespace(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  /// A refused pod's time has come.
  record Due(Name pod, long ticket) implements Fact {}

  /// A placement could not be carried out; `uid` says of which pod of that name.
  record Failed(Name pod, String uid) implements Fact {}

  /// Pods, by uid, that should have left for `pod` stay.
  record PreemptionFailed(Name pod, List<String> victims) implements Fact {}

  record Budget(@Nullable KubeObject before, @Nullable KubeObject after) implements Fact {}

  /// The claims of a placed pod were asked for; they are waited for now.
  record StorageAsked(Name pod, String uid) implements Fact {}
}
