package dev.ballast.cluster;

import dev.ballast.client.Client;
import dev.ballast.controllers.certificates.CertificateController;
import dev.ballast.controllers.cronjob.CronJobController;
import dev.ballast.controllers.daemonset.DaemonSetController;
import dev.ballast.controllers.deployment.DeploymentController;
import dev.ballast.controllers.disruption.BudgetController;
import dev.ballast.controllers.flow.DanglingController;
import dev.ballast.controllers.garbage.GarbageController;
import dev.ballast.controllers.garbage.Tracked;
import dev.ballast.controllers.identity.IdentityController;
import dev.ballast.controllers.identity.TokenSecretController;
import dev.ballast.controllers.job.FinishedJobs;
import dev.ballast.controllers.job.JobController;
import dev.ballast.controllers.namespace.NamespaceController;
import dev.ballast.controllers.nodelife.EvictionController;
import dev.ballast.controllers.nodelife.HealthController;
import dev.ballast.controllers.nodelife.LeftoverController;
import dev.ballast.controllers.nodelife.Patience;
import dev.ballast.controllers.quota.QuotaController;
import dev.ballast.controllers.replicaset.ReplicaSetController;
import dev.ballast.controllers.replicaset.Workload;
import dev.ballast.controllers.roles.AggregationController;
import dev.ballast.controllers.service.MirrorController;
import dev.ballast.controllers.service.RoutingNotice;
import dev.ballast.controllers.service.ServiceController;
import dev.ballast.controllers.statefulset.StatefulSetController;
import dev.ballast.controllers.volume.BindingController;
import dev.ballast.controllers.volume.ephemeral.EphemeralController;
import dev.ballast.controllers.volume.protection.AttributesClassController;
import dev.ballast.controllers.volume.protection.ProtectionController;
import dev.ballast.controllers.volume.provision.LocalStorage;
import dev.ballast.controllers.volume.provision.ProvisionController;
import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.loop.Caches;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.ResourceType;
import dev.ballast.scheduler.Scheduler;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The list of the control plane's parts.
final class Controllers {
  private Controllers() {}

  static AutoCloseable start(Parts parts, Supplier<Kinds> kinds, Pki pki, Tokens tokens) {
    LocalStorage.ensureClass(manager(parts));
    var closing = new Closing();
    Client scheduler = parts.clientOf("kube-scheduler");
    closing.later(Scheduler.start(parts.world(), scheduler, parts.caches()));
    workloads(parts, closing);
    storage(parts, closing);
    access(parts, closing, pki, tokens);
    objects(parts, closing, kinds);
    nodes(parts, closing);
    return closing;
  }

  /// What no role of a controller of Kubernetes allows.
  private static Client manager(Parts parts) {
    return parts.clientOf("kube-controller-manager");
  }

  private static void workloads(Parts parts, Closing closing) {
    World world = parts.world();
    Caches caches = parts.caches();
    Client stateful = parts.controller("statefulset-controller");
    closing.later(StatefulSetController.start(world, stateful, caches));
    Client daemon = parts.controller("daemon-set-controller");
    closing.later(DaemonSetController.start(world, daemon, caches));
    for (Workload each : Workload.values()) {
      Client replicas = parts.controller(account(each));
      closing.later(ReplicaSetController.start(world, replicas, caches, each));
    }
    closing.later(DeploymentController.start(world, manager(parts), caches));
    closing.later(JobController.start(world, parts.controller("job-controller"), caches));
    Client finished = parts.controller("ttl-after-finished-controller");
    closing.later(FinishedJobs.start(world, finished, caches));
    closing.later(CronJobController.start(world, parts.controller("cronjob-controller"), caches));
    Client disruption = parts.controller("disruption-controller");
    closing.later(BudgetController.start(world, disruption, caches));
    closing.later(ServiceController.start(world, manager(parts), caches));
    Client mirror = parts.controller("endpointslicemirroring-controller");
    closing.later(MirrorController.start(world, mirror, caches));
    if (parts.settings().nodes() instanceof Settings.Nodes.Simulated)
      closing.later(RoutingNotice.start(world, manager(parts), caches));
  }

  private static void storage(Parts parts, Closing closing) {
    World world = parts.world();
    Caches caches = parts.caches();
    Client binder = parts.controller("persistent-volume-binder");
    String volumes = parts.settings().data().resolve("volumes").toString();
    closing.later(BindingController.start(world, binder, caches));
    closing.later(ProtectionController.start(world, manager(parts), caches));
    closing.later(AttributesClassController.start(world, manager(parts), caches));
    closing.later(ProvisionController.start(world, binder, caches, volumes));
    Client ephemeral = parts.controller("ephemeral-volume-controller");
    closing.later(EphemeralController.start(world, ephemeral, caches));
  }

  private static void access(Parts parts, Closing closing, Pki pki, Tokens tokens) {
    World world = parts.world();
    Caches caches = parts.caches();
    Client manager = manager(parts);
    String root = pki.authority().certificatePem();
    closing.later(IdentityController.start(world, manager, caches, root));
    closing.later(TokenSecretController.start(world, manager, caches, tokens::legacy, root));
    Client certificates = parts.controller("certificate-controller");
    closing.later(
        CertificateController.start(world, certificates, caches, SigningAuthority.of(pki)));
    Client aggregation = parts.controller("clusterrole-aggregation-controller");
    closing.later(AggregationController.start(world, aggregation, caches));
    closing.later(DanglingController.start(world, manager, caches));
  }

  private static void objects(Parts parts, Closing closing, Supplier<Kinds> kinds) {
    World world = parts.world();
    Caches caches = parts.caches();
    closing.later(
        NamespaceController.start(world, manager(parts), caches, () -> contents(kinds.get())));
    Client quota = parts.controller("resourcequota-controller");
    closing.later(QuotaController.start(world, quota, caches, () -> contents(kinds.get())));
    Client garbage = parts.controller("generic-garbage-collector");
    closing.later(GarbageController.start(world, garbage, caches, () -> tracked(kinds.get())));
  }

  private static void nodes(Parts parts, Closing closing) {
    World world = parts.world();
    Caches caches = parts.caches();
    Client nodes = parts.controller("node-controller");
    closing.later(HealthController.start(world, nodes, caches, Patience.DEFAULT));
    closing.later(EvictionController.start(world, nodes, caches));
    closing.later(LeftoverController.start(world, manager(parts), caches, Patience.DEFAULT));
  }

  private static String account(Workload workload) {
    return switch (workload) {
      case REPLICA_SET -> "replicaset-controller";
      case REPLICATION_CONTROLLER -> "replication-controller";
    };
  }

  /// Everything that can lie in a namespace.
  private static List<ResourceType> contents(Kinds kinds) {
    Predicate<Kind> deletable =
        kind -> kind.verbs().contains("delete") && kind.verbs().contains("list");
    return once(kinds).filter(Kind::namespaced).filter(deletable).map(Kind::type).toList();
  }

  /// Each resource once, at one of the versions in which it is served.
  private static Stream<Kind> once(Kinds kinds) {
    var seen = new HashSet<GroupResource>();
    return kinds.all().stream()
        .filter(kind -> kind.custom() != null || kind.servesStoredForm())
        .filter(kind -> seen.add(kind.type().groupResource()));
  }

  /// Everything that can own or be owned.
  private static List<Tracked> tracked(Kinds kinds) {
    return once(kinds)
        .filter(kind -> kind.verbs().contains("watch") && kind.verbs().contains("delete"))
        .filter(kind -> !kind.kind().equals("Event"))
        .map(kind -> new Tracked(kind.type(), kind.kind(), kind.namespaced()))
        .toList();
  }
}
