package dev.ballast.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.view.Condition;
import dev.ballast.loop.Caches;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole scheduler on a played server.
class SchedulerTest {
  private final PlayedServer server = new PlayedServer();
  private final Client client = new Client(server);
  private final SystemWorld world = new SystemWorld();
  private final Caches caches = new Caches(world, client);
  private Scheduler scheduler;

  @BeforeEach
  void start() {
    scheduler = Scheduler.start(world, client, caches);
  }

  @AfterEach
  void close() {
    scheduler.close();
    caches.close();
  }

  private void node(String name, String cpu) {
    client.create(Types.NODES, Sample.node(name, cpu, "8Gi"));
  }

  private void pod(KubeObject pod) {
    client.create(Types.PODS, pod);
  }

  private KubeObject get(String pod) {
    return client.get(Types.PODS, "default", pod);
  }

  private void awaitOn(String node, String pod) {
    await().until(() -> get(pod).text("spec", "nodeName").equals(node));
  }

  private void awaitRefusal(String pod, String words) {
    await()
        .until(
            () ->
                Condition.of(get(pod), "PodScheduled")
                    .filter(condition -> condition.reason().equals("Unschedulable"))
                    .filter(condition -> condition.message().contains(words))
                    .isPresent());
  }

  private void awaitEvent(String reason, String message) {
    await()
        .until(
            () ->
                client.list(Types.EVENTS, "default", ListOptions.ALL).items().stream()
                    .filter(event -> event.text("reason").equals(reason))
                    .anyMatch(event -> event.text("message").contains(message)));
  }

  @Test
  void aPodIsBoundAndToldSo() {
    node("n1", "1");
    pod(Sample.pod("p", "100m", ""));
    awaitOn("n1", "p");
    awaitEvent("Scheduled", "Successfully assigned default/p to n1");
  }

  @Test
  void aPodThatFitsNowhereSaysWhyAndIsTriedWhenSomethingChanges() {
    node("n1", "1");
    pod(Sample.pod("p", "2", ""));
    awaitRefusal("p", "0/1 nodes are available: 1 Insufficient cpu.");
    awaitEvent("FailedScheduling", "Insufficient cpu");
    node("n2", "4");
    awaitOn("n2", "p");
  }

  @Test
  void roomThatADeletedPodLeavesIsUsed() {
    node("n1", "1");
    pod(Sample.pod("first", "800m", ""));
    awaitOn("n1", "first");
    pod(Sample.pod("second", "800m", ""));
    awaitRefusal("second", "Insufficient cpu");
    client.delete(Types.PODS, "default", "first", DeleteOptions.DEFAULT);
    awaitOn("n1", "second");
  }

  @Test
  void aPodTakesThePlaceOfALessImportantOne() {
    node("n1", "1");
    pod(prioritised("low", 1, "600m"));
    awaitOn("n1", "low");
    pod(prioritised("high", 10, "800m"));
    awaitOn("n1", "high");
    assertThatThrownBy(() -> get("low")).isInstanceOf(ApiException.class);
    awaitEvent("Preempted", "Preempted by pod " + get("high").uid() + " on node n1");
    pod(prioritised("equal", 10, "800m"));
    awaitRefusal("equal", "1 No preemption victims found for incoming pod.");
  }

  @Test
  void whoeverWaitsForAPlaceGetsItBeforeLaterPods() {
    node("n1", "1");
    KubeObject slow = prioritised("slow", 1, "1");
    slow.metadata().putArray("finalizers").add("test/leaves-slowly");
    pod(slow);
    awaitOn("n1", "slow");
    pod(prioritised("high", 10, "800m"));
    await().until(() -> get("high").text("status", "nominatedNodeName").equals("n1"));
    await().until(() -> get("slow").deleting());
    pod(prioritised("late", 5, "300m"));
    awaitRefusal("late", "Insufficient cpu");
    KubeObject free = get("slow").copy();
    free.metadata().remove("finalizers");
    client.update(Types.PODS, free);
    client.delete(Types.PODS, "default", "slow", DeleteOptions.DEFAULT);
    awaitOn("n1", "high");
    assertThat(get("late").text("spec", "nodeName")).isEmpty();
  }

  private static KubeObject prioritised(String name, int priority, String cpu) {
    KubeObject pod = Sample.pod(name, cpu, "");
    Json.child(pod.tree(), "spec").put("priority", priority);
    return pod;
  }

  @Test
  void aGatedPodWaitsForItsGatesAndAnotherSchedulersPodIsLeftAlone() {
    node("n1", "1");
    pod(Sample.pod("gated", Sample.spec("{'schedulingGates': [{'name': 'wait'}]}")));
    pod(Sample.pod("other", Sample.spec("{'schedulerName': 'mine'}")));
    pod(Sample.pod("plain"));
    awaitOn("n1", "plain");
    assertThat(get("gated").text("spec", "nodeName")).isEmpty();
    assertThat(get("other").text("spec", "nodeName")).isEmpty();
    KubeObject opened = get("gated").copy();
    Json.child(opened.tree(), "spec").remove("schedulingGates");
    client.update(Types.PODS, opened);
    awaitOn("n1", "gated");
  }

  @Test
  void aRefusedBindingIsTriedAgain() {
    server.refuseBindings(3);
    node("n1", "1");
    pod(Sample.pod("p"));
    awaitOn("n1", "p");
  }

  @Test
  void aClaimIsProvisionedOnTheChosenNodeBeforeThePodIsBound() {
    node("n1", "1");
    client.create(
        Types.STORAGE_CLASSES,
        Sample.storageClass("fast", "ballast.dev/local", "WaitForFirstConsumer"));
    pod(Sample.using(Sample.pod("p"), "data"));
    client.create(Types.PERSISTENT_VOLUME_CLAIMS, Sample.claim("data", "fast", ""));
    await().until(() -> claim().annotations().containsKey(VolumeNeeds.SELECTED_NODE));
    assertThat(claim().annotations()).containsEntry(VolumeNeeds.SELECTED_NODE, "n1");
    assertThat(get("p").text("spec", "nodeName")).isEmpty();
    client.create(Types.PERSISTENT_VOLUMES, Sample.volume("pv1", "fast", "1Gi", "n1"));
    KubeObject bound = claim().copy();
    bound.metadata().withObject("annotations").put("pv.kubernetes.io/bind-completed", "yes");
    Json.child(bound.tree(), "spec").put("volumeName", "pv1");
    client.update(Types.PERSISTENT_VOLUME_CLAIMS, bound);
    awaitOn("n1", "p");
  }

  @Test
  void aVolumeThatIsThereIsReservedForTheClaim() {
    node("n1", "1");
    client.create(
        Types.STORAGE_CLASSES,
        Sample.storageClass("local", "kubernetes.io/no-provisioner", "WaitForFirstConsumer"));
    client.create(Types.PERSISTENT_VOLUMES, Sample.volume("pv1", "local", "1Gi", "n1"));
    client.create(Types.PERSISTENT_VOLUME_CLAIMS, Sample.claim("data", "local", ""));
    pod(Sample.using(Sample.pod("p"), "data"));
    await()
        .until(
            () ->
                client
                    .get(Types.PERSISTENT_VOLUMES, "", "pv1")
                    .text("spec", "claimRef", "name")
                    .equals("data"));
  }

  @Test
  void podsThatWantToBeApartNeverMeetHoweverFastTheyCome() {
    for (int i = 0; i < 5; i++) node("n" + i, "4");
    for (int i = 0; i < 6; i++) {
      KubeObject pod =
          Sample.pod(
              "p" + i,
              Sample.spec(
                  "{'affinity': {'podAntiAffinity': {'requiredDuringSchedulingIgnoredDuringExecution': ["
                      + "{'labelSelector': {'matchLabels': {'app': 'x'}},"
                      + " 'topologyKey': 'kubernetes.io/hostname'}]}}}"));
      pod(Sample.withLabels(pod, Map.of("app", "x")));
    }
    await().until(() -> placed() == 5);
    long nodes =
        client.list(Types.PODS, "default", ListOptions.ALL).items().stream()
            .map(pod -> pod.text("spec", "nodeName"))
            .filter(name -> !name.isEmpty())
            .distinct()
            .count();
    assertThat(nodes).isEqualTo(5);
  }

  private long placed() {
    return client.list(Types.PODS, "default", ListOptions.ALL).items().stream()
        .filter(pod -> !pod.text("spec", "nodeName").isEmpty())
        .count();
  }

  private KubeObject claim() {
    return client.get(Types.PERSISTENT_VOLUME_CLAIMS, "default", "data");
  }
}
