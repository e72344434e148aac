package dev.ballast.bench.work;

import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.report.Row;
import dev.ballast.world.World;
import java.time.Duration;

/// A StatefulSet from its creation until all of its pods are ready, on played nodes.
///
/// @param storageClass provisions a claim for each pod; `""` for pods without
public record Sets(int replicas, String policy, int nodes, String storageClass) {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

  private static final String SET =
      """
      {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web"},"spec":{
       "serviceName":"web","replicas":%d,"podManagementPolicy":"%s",
       "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
       "spec":{"terminationGracePeriodSeconds":0,
       "containers":[{"name":"c","image":"local/none:1"%s}]}}%s}}""";
  private static final String CLAIMS =
      """
      ,"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{
       "accessModes":["ReadWriteOnce"],"storageClassName":"%s",
       "resources":{"requests":{"storage":"1Gi"}}}}]""";
  private static final String MOUNT =
      ",\"volumeMounts\":[{\"name\":\"data\",\"mountPath\":\"/data\"}]";

  public String title() {
    String claims = storageClass.isEmpty() ? "" : ", a claim each";
    return "StatefulSet, %,d pods %s%s, %d nodes".formatted(replicas, policy, claims, nodes);
  }

  /// One round in a namespace of its own, which goes afterwards.
  public Row run(Load load, String namespace) throws InterruptedException {
    Namespaces.make(load, namespace);
    World world = load.world();
    Endpoint server = load.endpoint();
    try (Kubelets kubelets = Kubelets.play(load, namespace, nodes)) {
      Load.Meter meter = load.meter();
      long end = world.nanoTime() + PATIENCE.toNanos();
      load.once(server.post("/apis/apps/v1/namespaces/" + namespace + "/statefulsets", body()));
      while (kubelets.ready() < replicas && world.nanoTime() < end) world.sleep(BETWEEN_LOOKS);
      double seconds = meter.seconds();
      String cut = kubelets.cuts() == 0 ? "" : ", watch cut " + kubelets.cuts() + " times";
      String late = kubelets.ready() < replicas ? ", only " + kubelets.ready() + " ready" : "";
      Row cost = meter.row("", "", replicas, new long[0]);
      Row row = Row.of(title() + cut + late, "s", seconds);
      return new Row(
          row.work(),
          "s",
          seconds,
          row.p50(),
          row.p99(),
          cost.serverMicros(),
          cost.clientMicros(),
          cost.residentMb());
    } finally {
      Namespaces.remove(load, namespace);
    }
  }

  private String body() {
    boolean claims = !storageClass.isEmpty();
    return SET.formatted(
        replicas, policy, claims ? MOUNT : "", claims ? CLAIMS.formatted(storageClass) : "");
  }
}
