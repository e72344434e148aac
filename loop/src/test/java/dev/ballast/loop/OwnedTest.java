package dev.ballast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Types;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnedTest {
  /// owner going? | child's controller | labels match? | child going? | same namespace? → verdict
  @ParameterizedTest
  @CsvSource({
    "no,  ours,  yes, no,  yes, KEEP",
    "no,  ours,  yes, yes, yes, KEEP",
    "yes, ours,  yes, no,  yes, KEEP",
    "no,  ours,  no,  no,  yes, RELEASE",
    "yes, ours,  no,  no,  yes, IGNORE",
    "no,  other, yes, no,  yes, IGNORE",
    "no,  other, no,  no,  yes, IGNORE",
    "no,  none,  yes, no,  yes, ADOPT",
    "no,  none,  no,  no,  yes, IGNORE",
    "no,  none,  yes, yes, yes, IGNORE",
    "yes, none,  yes, no,  yes, IGNORE",
    "no,  none,  yes, no,  no,  IGNORE",
  })
  void verdicts(
      String ownerGoing,
      String controller,
      String matches,
      String childGoing,
      String sameNamespace,
      Owned.Verdict expected) {
    KubeObject owner = KubeObject.of("apps/v1", "StatefulSet", "default", "web");
    owner.metadata().put("uid", "u1");
    if (ownerGoing.equals("yes")) owner.metadata().put("deletionTimestamp", "2026-01-01T00:00:00Z");
    String namespace = sameNamespace.equals("yes") ? "default" : "elsewhere";
    KubeObject child = KubeObject.of("v1", "Pod", namespace, "web-0");
    child.metadata().putObject("labels").put("app", matches.equals("yes") ? "web" : "other");
    if (childGoing.equals("yes")) child.metadata().put("deletionTimestamp", "2026-01-01T00:00:00Z");
    if (!controller.equals("none")) {
      var reference = Owned.reference(owner);
      if (controller.equals("other")) reference.put("uid", "u2");
      child.metadata().putArray("ownerReferences").add(reference);
    }
    var owned =
        new Owned(
            owner,
            Types.STATEFUL_SETS,
            Types.PODS,
            LabelSelector.ofLabels(Map.of("app", "web")),
            any -> true);
    assertThat(owned.judge(child)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"true, KEEP", "false, RELEASE"})
  void whatDoesNotFitIsReleased(boolean fits, Owned.Verdict expected) {
    KubeObject owner = KubeObject.of("apps/v1", "StatefulSet", "default", "web");
    KubeObject child = KubeObject.of("v1", "Pod", "default", "other-0");
    child.metadata().putArray("ownerReferences").add(Owned.reference(owner));
    var owned =
        new Owned(owner, Types.STATEFUL_SETS, Types.PODS, LabelSelector.EVERYTHING, any -> fits);
    assertThat(owned.judge(child)).isEqualTo(expected);
  }
}
