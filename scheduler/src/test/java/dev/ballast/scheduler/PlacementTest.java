package dev.ballast.scheduler;

import static dev.ballast.scheduler.Sample.claim;
import static dev.ballast.scheduler.Sample.labelled;
import static dev.ballast.scheduler.Sample.node;
import static dev.ballast.scheduler.Sample.observed;
import static dev.ballast.scheduler.Sample.on;
import static dev.ballast.scheduler.Sample.pod;
import static dev.ballast.scheduler.Sample.spec;
import static dev.ballast.scheduler.Sample.storageClass;
import static dev.ballast.scheduler.Sample.tainted;
import static dev.ballast.scheduler.Sample.using;
import static dev.ballast.scheduler.Sample.volume;
import static dev.ballast.scheduler.Sample.withLabels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loop.Name;
import dev.ballast.objects.KubeObject;
import dev.ballast.scheduler.Placement.Decision;
import dev.ballast.scheduler.Placement.Place;
import dev.ballast.scheduler.Placement.Refuse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class PlacementTest {
  private static final String HOST = "kubernetes.io/hostname";
  private static final String LATE = "WaitForFirstConsumer";

  private static Decision decide(KubeObject pod, KubeObject... there) {
    return Placement.decide(PodNeeds.of(pod), observed(there), 0);
  }

  private static void assertGoesTo(String node, Decision decision) {
    assertThat(decision).isInstanceOf(Place.class);
    assertThat(((Place) decision).node()).isEqualTo(node);
  }

  private static String refusal(KubeObject pod, KubeObject... there) {
    Observed seen = observed(there);
    PodNeeds needs = PodNeeds.of(pod);
    Decision decision = Placement.decide(needs, seen, 0);
    assertThat(decision).isInstanceOf(Refuse.class);
    Refuse refusal = (Refuse) decision;
    return RefusalMessage.of(refusal, Preemption.decide(needs, seen, refusal, 0));
  }

  static Stream<Arguments> refusals() {
    KubeObject small = node("n1", "1", "1Gi");
    KubeObject web = withLabels(pod("web"), Map.of("app", "web"));
    return Stream.of(
        Arguments.of("Insufficient cpu", pod("p", "2", ""), small, null),
        Arguments.of("Insufficient memory", pod("p", "", "2Gi"), small, null),
        Arguments.of(
            "Insufficient cpu", pod("p", "600m", ""), small, on("n1", pod("other", "500m", ""))),
        Arguments.of(
            "Insufficient example.com/gpu",
            pod(
                "p",
                spec("{'containers': [{'resources': {'requests': {'example.com/gpu': '1'}}}]}")),
            small,
            null),
        Arguments.of(
            "node(s) had untolerated taint {dedicated: db}",
            pod("p"),
            tainted(node("n1", "1", "1Gi"), "dedicated", "db", "NoSchedule"),
            null),
        Arguments.of(
            "node(s) were unschedulable",
            pod("p"),
            tainted(node("n1", "1", "1Gi"), "node.kubernetes.io/unschedulable", "", "NoSchedule"),
            null),
        Arguments.of(
            "node(s) didn't match Pod's node affinity/selector",
            pod("p", spec("{'nodeSelector': {'disk': 'ssd'}}")),
            small,
            null),
        Arguments.of(
            "node(s) didn't match Pod's node affinity/selector",
            pod("p", spec(nodeAffinity("{'key': 'disk', 'operator': 'Exists'}"))),
            small,
            null),
        Arguments.of(
            "node(s) didn't have free ports for the requested pod ports",
            pod("p", spec("{'containers': [{'ports': [{'hostPort': 80}]}]}")),
            small,
            on(
                "n1",
                pod(
                    "other",
                    spec("{'containers': [{'ports': [{'hostPort': 80, 'hostIP': '0.0.0.0'}]}]}")))),
        Arguments.of(
            "node(s) didn't match pod affinity rules",
            pod("p", spec(affinity("podAffinity", "web", HOST))),
            small,
            null),
        Arguments.of(
            "node(s) didn't match pod anti-affinity rules",
            pod("p", spec(affinity("podAntiAffinity", "web", HOST))),
            small,
            on("n1", web)),
        Arguments.of(
            "node(s) didn't satisfy existing pods anti-affinity rules",
            web,
            small,
            on("n1", pod("lonely", spec(affinity("podAntiAffinity", "web", HOST))))),
        Arguments.of(
            "node(s) didn't match pod topology spread constraints (missing required label)",
            pod("p", spec(spread("zone", 1))),
            small,
            null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aNodeIsRefusedInKubernetesWords(
      String words, KubeObject pod, KubeObject node, KubeObject neighbour) {
    String said = neighbour == null ? refusal(pod, node) : refusal(pod, node, neighbour);
    assertThat(said).startsWith("0/1 nodes are available: 1 " + words + ". preemption: 0/1 nodes");
  }

  @Test
  void theReasonsOfAllNodesAreCounted() {
    String said =
        refusal(
            pod("p", "2", ""),
            node("n1", "1", "1Gi"),
            node("n2", "1", "1Gi"),
            tainted(node("n3", "4", "4Gi"), "dedicated", "db", "NoSchedule"));
    assertThat(said)
        .isEqualTo(
            "0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 2 Insufficient cpu."
                + " preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.");
    assertThat(refusal(pod("p"))).isEqualTo("no nodes available to schedule pods");
  }

  @Test
  void theNodeWithMoreLeftIsTaken() {
    assertGoesTo(
        "n2",
        decide(
            pod("p", "100m", "64Mi"),
            node("n1", "2", "2Gi"),
            node("n2", "2", "2Gi"),
            on("n1", pod("other", "1", "1Gi"))));
  }

  @Test
  void podsWithoutRequestsAreSpreadToo() {
    assertGoesTo(
        "n2",
        decide(pod("p"), node("n1", "2", "2Gi"), node("n2", "2", "2Gi"), on("n1", pod("other"))));
  }

  @Test
  void preferencesDecideAmongEqualNodes() {
    KubeObject plain = node("n1", "2", "2Gi");
    KubeObject ssd = labelled(node("n2", "2", "2Gi"), "disk", "ssd");
    String preferred =
        """
        {'affinity': {'nodeAffinity': {'preferredDuringSchedulingIgnoredDuringExecution': [
          {'weight': 50, 'preference': {'matchExpressions': [
            {'key': 'disk', 'operator': 'In', 'values': ['ssd']}]}}]}}}""";
    assertGoesTo("n2", decide(pod("p", spec(preferred)), plain, ssd));
    KubeObject avoided = tainted(node("n1", "2", "2Gi"), "old", "", "PreferNoSchedule");
    assertGoesTo("n2", decide(pod("p"), avoided, ssd));
  }

  @Test
  void theFirstOfAGroupThatWantsToBeTogetherMayStartAnywhere() {
    KubeObject first =
        withLabels(pod("p", spec(affinity("podAffinity", "web", HOST))), Map.of("app", "web"));
    assertGoesTo("n1", decide(first, node("n1", "1", "1Gi")));
    assertGoesTo(
        "n2",
        decide(
            first,
            node("n1", "8", "8Gi"),
            node("n2", "1", "1Gi"),
            on("n2", withLabels(pod("web-0"), Map.of("app", "web")))));
  }

  @Test
  void aHardSpreadEvensOutTheZones() {
    KubeObject a = labelled(node("n1", "8", "8Gi"), "zone", "a");
    KubeObject b = labelled(node("n2", "1", "1Gi"), "zone", "b");
    KubeObject there = on("n1", withLabels(pod("web-0"), Map.of("app", "web")));
    KubeObject next = withLabels(pod("web-1", spec(spread("zone", 1))), Map.of("app", "web"));
    assertGoesTo("n2", decide(next, a, b, there));
    KubeObject full = labelled(node("n2", "0", "1Gi"), "zone", "b");
    KubeObject asking = withLabels(pod("web-1", "1", ""), Map.of("app", "web"));
    spec(spread("zone", 1)).accept((ObjectNode) asking.tree().get("spec"));
    assertThat(refusal(asking, a, full, there))
        .contains("1 Insufficient cpu", "1 node(s) didn't match pod topology spread constraints");
  }

  @Test
  void aBoundVolumeDrawsThePodToItsNode() {
    KubeObject there = volume("pv1", "local", "1Gi", "n2");
    KubeObject bound = claim("data", "local", "pv1");
    KubeObject pod = using(pod("p"), "data");
    assertGoesTo("n2", decide(pod, node("n1", "8", "8Gi"), node("n2", "1", "1Gi"), there, bound));
    assertThat(refusal(pod, node("n1", "8", "8Gi"), there, bound))
        .contains("1 node(s) had volume node affinity conflict");
    assertThat(refusal(pod, node("n1", "8", "8Gi"), bound))
        .contains("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
  }

  @Test
  void aClaimThatWaitsGetsTheSmallestVolumeThatFits() {
    Decision decision =
        decide(
            using(pod("p"), "data"),
            node("n1", "1", "1Gi"),
            storageClass("local", "kubernetes.io/no-provisioner", LATE),
            claim("data", "local", ""),
            volume("big", "local", "9Gi", "n1"),
            volume("fits", "local", "1Gi", "n1"),
            volume("tiny", "local", "1Mi", "n1"),
            volume("other", "else", "1Gi", "n1"));
    Name claim = new Name("default", "data");
    assertThat(decision).isEqualTo(new Place("n1", List.of(new VolumeStep.Reserve(claim, "fits"))));
  }

  @Test
  void aClaimThatWaitsIsProvisionedWhereThePodGoes() {
    KubeObject late = storageClass("fast", "ballast.dev/local", LATE);
    Decision decision =
        decide(using(pod("p"), "data"), node("n1", "1", "1Gi"), late, claim("data", "fast", ""));
    Name claim = new Name("default", "data");
    assertThat(decision).isEqualTo(new Place("n1", List.of(new VolumeStep.Provision(claim, "n1"))));
    KubeObject selected = claim("data", "fast", "");
    selected.metadata().putObject("annotations").put(VolumeNeeds.SELECTED_NODE, "n2");
    assertGoesTo(
        "n2",
        decide(
            using(pod("p"), "data"),
            node("n1", "8", "8Gi"),
            node("n2", "1", "1Gi"),
            late,
            selected));
  }

  @Test
  void claimsThatKeepAPodFromEveryNodeAreNamed() {
    KubeObject node = node("n1", "1", "1Gi");
    KubeObject pod = using(pod("p"), "data");
    assertThat(refusal(pod, node))
        .isEqualTo(
            "0/1 nodes are available: persistentvolumeclaim \"data\" not found."
                + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    assertThat(
            refusal(pod, node, claim("data", "fast", ""), storageClass("fast", "x", "Immediate")))
        .contains("pod has unbound immediate PersistentVolumeClaims");
    KubeObject none = storageClass("local", "kubernetes.io/no-provisioner", LATE);
    assertThat(refusal(pod, node, claim("data", "local", ""), none))
        .contains("1 node(s) didn't find available persistent volumes to bind");
  }

  @Test
  void aReadWriteOncePodClaimServesOnePod() {
    KubeObject claim = claim("data", "local", "pv1");
    claim.tree().get("spec").withArray("accessModes").removeAll().add("ReadWriteOncePod");
    String said =
        refusal(
            using(pod("p"), "data"),
            node("n1", "1", "1Gi"),
            volume("pv1", "local", "1Gi", ""),
            claim,
            on("n1", using(pod("holder"), "data")));
    assertThat(said).contains("ReadWriteOncePod access mode");
  }

  private static String nodeAffinity(String expression) {
    return "{'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution': {"
        + "'nodeSelectorTerms': [{'matchExpressions': ["
        + expression
        + "]}]}}}}";
  }

  private static String affinity(String kind, String app, String topologyKey) {
    return """
        {'affinity': {'%s': {'requiredDuringSchedulingIgnoredDuringExecution': [
          {'labelSelector': {'matchLabels': {'app': '%s'}}, 'topologyKey': '%s'}]}}}"""
        .formatted(kind, app, topologyKey);
  }

  private static String spread(String key, int maxSkew) {
    return """
        {'topologySpreadConstraints': [{'topologyKey': '%s', 'maxSkew': %d,
          'whenUnsatisfiable': 'DoNotSchedule', 'labelSelector': {'matchLabels': {'app': 'web'}}}]}"""
        .formatted(key, maxSkew);
  }
}
