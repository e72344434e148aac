package dev.ballast.cluster;

import dev.ballast.client.Client;
import dev.ballast.controllers.cronjob.CronJobController;
import dev.ballast.controllers.certificates.CertificateController;
import dev.ballast.controllers.daemonset.DaemonSetController;
import dev.ballast.controllers.deployment.DeploymentController;
import dev.ballast.controllers.disruption.BudgetController;
import dev.ballast.controllers.events.ExpiryController;
import dev.ballast.controllers.garbage.GarbageController;
import dev.ballast.controllers.garbage.Tracked;
import dev.ballast.controllers.identity.IdentityController;
import dev.ballast.controllers.job.FinishedJobs;
import dev.ballast.controllers.job.JobController;
import dev.ballast.controllers.identity.TokenSecretController;
import dev.ballast.controllers.namespace.NamespaceController;
import dev.ballast.controllers.nodelife.EvictionController;
import dev.ballast.controllers.nodelife.HealthController;
import dev.ballast.controllers.nodelife.LeftoverController;
import dev.ballast.controllers.nodelife.Patience;
import dev.ballast.controllers.quota.QuotaController;
import dev.ballast.controllers.replicaset.ReplicaSetController;
import dev.ballast.controllers.replicaset.Workload;
import dev.ballast.controllers.roles.AggregationController;
import dev.ballast.controllers.service.RoutingNotice;
import dev.ballast.controllers.service.ServiceController;
import dev.ballast.controllers.statefulset.StatefulSetController;
import dev.ballast.controllers.volume.BindingController;
import dev.ballast.controllers.volume.ephemeral.EphemeralController;
import dev.ballast.controllers.volume.protection.ProtectionController;
import dev.ballast.controllers.volume.provision.LocalStorage;
import dev.ballast.controllers.volume.provision.ProvisionController;
import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.loop.Caches;
import dev.ballast.objects.ResourceType;
import dev.ballast.scheduler.Scheduler;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.world.World;
import java.util.List;
import java.util.function.Predicate;

/// The list of the control plane's parts.
final class Controllers {
  private Controllers() {}

  static AutoCloseable start(Parts parts, Kinds kinds, Pki pki, Tokens tokens) {
    World world = parts.world();
    Caches caches = parts.caches();
    Client client = parts.clientOf("kube-controller-manager");
    String volumes = parts.settings().data().resolve("volumes").toString();
    LocalStorage.ensureClass(client);
    var closing = new Closing();
    closing.later(Scheduler.start(world, parts.clientOf("kube-scheduler"), caches));
    closing.later(
        StatefulSetController.start(world, parts.controller("statefulset-controller"), caches));
    closing.later(
        DaemonSetController.start(world, parts.controller("daemon-set-controller"), caches));
    for (Workload each : Workload.values())
      closing.later(
          ReplicaSetController.start(world, parts.controller(account(each)), caches, each));
    closing.later(DeploymentController.start(world, client, caches));
    closing.later(JobController.start(world, parts.controller("job-controller"), caches));
    closing.later(
        FinishedJobs.start(world, parts.controller("ttl-after-finished-controller"), caches));
    closing.later(CronJobController.start(world, parts.controller("cronjob-controller"), caches));
    closing.later(
        BudgetController.start(world, parts.controller("disruption-controller"), caches));
    closing.later(
        BindingController.start(world, parts.controller("persistent-volume-binder"), caches));
    closing.later(
        EphemeralController.start(world, parts.controller("ephemeral-volume-controller"), caches));
    closing.later(ProtectionController.start(world, client, caches));
    closing.later(
        ProvisionController.start(
            world, parts.controller("persistent-volume-binder"), caches, volumes));
    closing.later(ServiceController.start(world, client, caches));
    if (parts.settings().nodes() instanceof Settings.Nodes.Simulated)
      closing.later(RoutingNotice.start(world, client, caches));
    String rootCertificate = pki.authority().certificatePem();
    closing.later(IdentityController.start(world, client, caches, rootCertificate));
    closing.later(
        TokenSecretController.start(world, client, caches, tokens::legacy, rootCertificate));
    closing.later(
        CertificateController.start(
            world, parts.controller("certificate-controller"), caches, SigningAuthority.of(pki)));
    closing.later(
        AggregationController.start(
            world, parts.controller("clusterrole-aggregation-controller"), caches));
    closing.later(NamespaceController.start(world, client, caches, () -> contents(kinds)));
    closing.later(
        QuotaController.start(
            world, parts.controller("resourcequota-controller"), caches, () -> contents(kinds)));
    closing.later(
        GarbageController.start(
            world, parts.controller("generic-garbage-collector"), caches, tracked(kinds)));
    closing.later(
        HealthController.start(
            world, parts.controller("node-controller"), caches, Patience.DEFAULT));
    closing.later(EvictionController.start(world, parts.controller("node-controller"), caches));
    closing.later(LeftoverController.start(world, client, caches, Patience.DEFAULT));
    closing.later(ExpiryController.start(world, client, caches));
    return closing;
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
    return kinds.all().stream().filter(Kind::namespaced).filter(deletable).map(Kind::type).toList();
  }

  /// Everything that can own or be owned.
  private static List<Tracked> tracked(Kinds kinds) {
    return kinds.all().stream()
        .filter(kind -> kind.verbs().contains("watch") && kind.verbs().contains("delete"))
        .filter(kind -> !kind.kind().equals("Event"))
        .map(kind -> new Tracked(kind.type(), kind.kind(), kind.namespaced()))
        .toList();
  }
}
