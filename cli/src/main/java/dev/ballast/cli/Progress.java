package dev.ballast.cli;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.world.World;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Shows how what `-f` brought comes up: on a terminal a block of lines that changes in place,
/// elsewhere a line for each change.
final class Progress {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final World world;
  private final Client client;
  private final PrintStream out;
  private final boolean terminal;
  private int linesShown;
  private Map<String, String> before = Map.of();

  Progress(World world, Client client, PrintStream out, boolean terminal) {
    this.world = world;
    this.client = client;
    this.out = out;
    this.terminal = terminal;
  }

  /// What one look at the cluster saw.
  ///
  /// @param lines what to show, by object
  /// @param done whether every workload has all its pods ready
  record Look(Map<String, String> lines, boolean done) {}

  /// Watches `manifests` come up.
  ///
  /// @return whether all was ready within `patience`
  boolean watch(Manifests manifests, Duration patience) throws InterruptedException {
    Instant end = world.now().plus(patience);
    while (true) {
      Look look = look(manifests);
      show(look.lines);
      if (look.done) return true;
      if (world.now().isAfter(end)) return false;
      world.sleep(BETWEEN_LOOKS);
    }
  }

  private Look look(Manifests manifests) {
    var lines = new LinkedHashMap<String, String>();
    boolean done = true;
    for (String namespace : namespaces(manifests)) {
      for (KubeObject set : workloads(manifests, namespace)) {
        Workload workload = Workload.of(set);
        done &= workload.done();
        lines.put(workload.name(), workload.progress());
        var selector = LabelSelector.ofTree(set.at("spec", "selector"));
        for (KubeObject pod : client.list(Types.PODS, namespace, ListOptions.ALL).items()) {
          if (selector.matches(pod.labels())) lines.put("  Pod " + pod.name(), describe(pod));
        }
      }
      for (KubeObject claim :
          client.list(Types.PERSISTENT_VOLUME_CLAIMS, namespace, ListOptions.ALL).items()) {
        lines.put(
            "  Claim " + claim.name(),
            (claim.text("status", "phase") + " " + claim.text("spec", "volumeName")).strip());
      }
    }
    return new Look(lines, done);
  }

  private static Set<String> namespaces(Manifests manifests) {
    var namespaces = new LinkedHashSet<String>();
    for (var each : manifests.all()) {
      if (isWorkload(each.object())) namespaces.add(namespace(each.object()));
    }
    return namespaces;
  }

  private static String namespace(KubeObject object) {
    return object.namespace().isEmpty() ? "default" : object.namespace();
  }

  private static boolean isWorkload(KubeObject object) {
    return Workload.type(object.kind()).isPresent();
  }

  private List<KubeObject> workloads(Manifests manifests, String namespace) {
    var sets = new ArrayList<KubeObject>();
    for (var each : manifests.all()) {
      KubeObject object = each.object();
      if (!isWorkload(object) || !namespace(object).equals(namespace)) continue;
      var type = Workload.type(object.kind()).orElseThrow();
      client.find(type, namespace, object.name()).ifPresent(sets::add);
    }
    return sets;
  }

  /// A pod's state in a few words, the reason it waits for included.
  private static String describe(KubeObject pod) {
    if (new PodView(pod).ready()) return "Ready on " + pod.text("spec", "nodeName");
    for (var status : pod.at("status", "containerStatuses")) {
      var waiting = status.path("state").path("waiting");
      if (!waiting.isMissingNode()) return waiting.path("reason").asString("Waiting");
    }
    for (var condition : pod.at("status", "conditions")) {
      if (condition.path("type").asString("").equals("PodScheduled")
          && condition.path("status").asString("").equals("False")) {
        return "Pending: " + condition.path("message").asString("");
      }
    }
    String phase = pod.text("status", "phase");
    return phase.isEmpty() ? "Pending" : phase;
  }

  private void show(Map<String, String> lines) {
    if (terminal) {
      if (linesShown > 0) out.print("\033[" + linesShown + "A");
      lines.forEach((what, state) -> out.printf("\033[2K%-48s %s%n", what, state));
      for (int i = lines.size(); i < linesShown; i++) out.println("\033[2K");
      linesShown = Math.max(linesShown, lines.size());
    } else {
      lines.forEach(
          (what, state) -> {
            if (!state.equals(before.get(what))) out.println(what.strip() + ": " + state);
          });
      before = lines;
    }
    out.flush();
  }
}
