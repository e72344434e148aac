package dev.ballast.kinds;

import dev.ballast.kinds.admissionregistration.AdmissionPolicies;
import dev.ballast.kinds.admissionregistration.Webhooks;
import dev.ballast.kinds.apiextensions.CustomResourceDefinitions;
import dev.ballast.kinds.apiregistration.ApiServices;
import dev.ballast.kinds.apps.ControllerRevisions;
import dev.ballast.kinds.apps.DaemonSets;
import dev.ballast.kinds.apps.Deployments;
import dev.ballast.kinds.apps.ReplicaSets;
import dev.ballast.kinds.apps.StatefulSets;
import dev.ballast.kinds.authentication.IdentityReviews;
import dev.ballast.kinds.authorization.AccessReviews;
import dev.ballast.kinds.autoscaling.HorizontalPodAutoscalers;
import dev.ballast.kinds.autoscaling.OldScalers;
import dev.ballast.kinds.batch.CronJobs;
import dev.ballast.kinds.batch.Jobs;
import dev.ballast.kinds.certificates.SigningRequests;
import dev.ballast.kinds.coordination.Leases;
import dev.ballast.kinds.core.ClusterParts;
import dev.ballast.kinds.core.ConfigMaps;
import dev.ballast.kinds.core.EndpointsKind;
import dev.ballast.kinds.core.Events;
import dev.ballast.kinds.core.LimitRanges;
import dev.ballast.kinds.core.Namespaces;
import dev.ballast.kinds.core.NewEvents;
import dev.ballast.kinds.core.Nodes;
import dev.ballast.kinds.core.PersistentVolumeClaims;
import dev.ballast.kinds.core.PersistentVolumes;
import dev.ballast.kinds.core.PodTemplates;
import dev.ballast.kinds.core.Pods;
import dev.ballast.kinds.core.ReplicationControllers;
import dev.ballast.kinds.core.ResourceQuotas;
import dev.ballast.kinds.core.Secrets;
import dev.ballast.kinds.core.ServiceAccounts;
import dev.ballast.kinds.core.Services;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.discovery.EndpointSlices;
import dev.ballast.kinds.flowcontrol.FlowSchemas;
import dev.ballast.kinds.flowcontrol.PriorityLevels;
import dev.ballast.kinds.networking.Ingresses;
import dev.ballast.kinds.networking.NetworkPolicies;
import dev.ballast.kinds.networking.ServiceRanges;
import dev.ballast.kinds.node.RuntimeClasses;
import dev.ballast.kinds.policy.PodDisruptionBudgets;
import dev.ballast.kinds.rbac.Bindings;
import dev.ballast.kinds.rbac.Roles;
import dev.ballast.kinds.resource.DeviceClasses;
import dev.ballast.kinds.resource.ResourceClaims;
import dev.ballast.kinds.resource.ResourceSlices;
import dev.ballast.kinds.scheduling.PriorityClasses;
import dev.ballast.kinds.storage.CsiKinds;
import dev.ballast.kinds.storage.StorageClasses;
import dev.ballast.objects.ResourceType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All kinds that a server knows, by resource and by name. Immutable.
public final class Kinds {
  private record Name(String apiVersion, String kind) {}

  private final Map<ResourceType, Kind> byResource = new LinkedHashMap<>();
  private final Map<Name, Kind> byName = new LinkedHashMap<>();

  private Kinds(Stream<Kind> kinds) {
    kinds.forEach(
        kind -> {
          byResource.put(kind.type(), kind);
          byName.put(new Name(kind.type().apiVersion(), kind.kind()), kind);
        });
  }

  /// The kinds that Kubernetes brings along.
  public static Kinds builtIn() {
    return new Kinds(
        Stream.of(core(), apps(), storage(), admission(), devices(), others())
            .flatMap(List::stream));
  }

  /// These kinds and `more`. One that bears the name of a kind that is here already is left out.
  public Kinds with(Collection<Kind> more) {
    Stream<Kind> fresh = more.stream().filter(each -> !byResource.containsKey(each.type()));
    return new Kinds(Stream.concat(all().stream(), fresh));
  }

  private static List<Kind> core() {
    return List.of(
        ClusterParts.binding(),
        ClusterParts.componentStatus(),
        ConfigMaps.kind(),
        EndpointsKind.kind(),
        Events.kind(),
        NewEvents.kind(),
        LimitRanges.kind(),
        Namespaces.kind(),
        Nodes.kind(),
        PersistentVolumeClaims.kind(),
        PersistentVolumes.kind(),
        Pods.kind(),
        PodTemplates.kind(),
        ReplicationControllers.kind(),
        ResourceQuotas.kind(),
        Secrets.kind(),
        ServiceAccounts.kind(),
        Services.kind());
  }

  private static List<Kind> apps() {
    return List.of(
        ControllerRevisions.kind(),
        DaemonSets.kind(),
        Deployments.kind(),
        ReplicaSets.kind(),
        StatefulSets.kind(),
        CronJobs.kind(),
        Jobs.kind());
  }

  private static List<Kind> storage() {
    return Stream.concat(CsiKinds.all().stream(), Stream.of(StorageClasses.kind())).toList();
  }

  private static List<Kind> admission() {
    return List.of(
        AdmissionPolicies.mutating(),
        AdmissionPolicies.mutatingBinding(),
        AdmissionPolicies.validating(),
        AdmissionPolicies.validatingBinding(),
        Webhooks.mutating(),
        Webhooks.validating());
  }

  private static List<Kind> devices() {
    return List.of(
        DeviceClasses.kind(),
        ResourceClaims.claim(),
        ResourceClaims.template(),
        ResourceSlices.kind());
  }

  private static List<Kind> others() {
    return List.of(
        CustomResourceDefinitions.kind(),
        ApiServices.kind(),
        IdentityReviews.selfSubjectReview(),
        IdentityReviews.tokenReview(),
        AccessReviews.localSubjectAccessReview(),
        AccessReviews.selfSubjectAccessReview(),
        AccessReviews.selfSubjectRulesReview(),
        AccessReviews.subjectAccessReview(),
        SigningRequests.kind(),
        HorizontalPodAutoscalers.kind(),
        OldScalers.kind(),
        Leases.kind(),
        EndpointSlices.kind(),
        FlowSchemas.kind(),
        PriorityLevels.kind(),
        Ingresses.ingressClass(),
        Ingresses.kind(),
        ServiceRanges.address(),
        NetworkPolicies.kind(),
        ServiceRanges.range(),
        RuntimeClasses.kind(),
        PodDisruptionBudgets.kind(),
        Bindings.clusterRoleBinding(),
        Roles.clusterRole(),
        Bindings.roleBinding(),
        Roles.role(),
        PriorityClasses.kind());
  }

  /// The kind that is served as `type`, or null.
  public @Nullable Kind byResource(ResourceType type) {
    return byResource.get(type);
  }

  /// The kind that an object's `apiVersion` and `kind` name, or null.
  public @Nullable Kind byKind(String apiVersion, String kind) {
    return byName.get(new Name(apiVersion, kind));
  }

  /// As [#byResource], for who can go on without.
  public Optional<Kind> find(ResourceType type) {
    return Optional.ofNullable(byResource.get(type));
  }

  /// In the order in which discovery lists them.
  public Collection<Kind> all() {
    return Collections.unmodifiableCollection(byResource.values());
  }
}
