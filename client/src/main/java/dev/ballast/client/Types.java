package dev.ballast.client;

import dev.ballast.objects.ResourceType;

/// The resources that Ballast's own parts work with.
public final class Types {
  public static final ResourceType CONFIG_MAPS = core("configmaps");
  public static final ResourceType ENDPOINTS = core("endpoints");
  public static final ResourceType EVENTS = core("events");
  public static final ResourceType LIMIT_RANGES = core("limitranges");
  public static final ResourceType NAMESPACES = core("namespaces");
  public static final ResourceType NODES = core("nodes");
  public static final ResourceType PERSISTENT_VOLUMES = core("persistentvolumes");
  public static final ResourceType PERSISTENT_VOLUME_CLAIMS = core("persistentvolumeclaims");
  public static final ResourceType PODS = core("pods");
  public static final ResourceType REPLICATION_CONTROLLERS = core("replicationcontrollers");
  public static final ResourceType RESOURCE_QUOTAS = core("resourcequotas");
  public static final ResourceType SECRETS = core("secrets");
  public static final ResourceType SERVICES = core("services");
  public static final ResourceType SERVICE_ACCOUNTS = core("serviceaccounts");

  public static final ResourceType CONTROLLER_REVISIONS = v1("apps", "controllerrevisions");
  public static final ResourceType DAEMON_SETS = v1("apps", "daemonsets");
  public static final ResourceType DEPLOYMENTS = v1("apps", "deployments");
  public static final ResourceType REPLICA_SETS = v1("apps", "replicasets");
  public static final ResourceType STATEFUL_SETS = v1("apps", "statefulsets");

  public static final ResourceType CRON_JOBS = v1("batch", "cronjobs");
  public static final ResourceType JOBS = v1("batch", "jobs");

  public static final ResourceType CERTIFICATE_SIGNING_REQUESTS =
      v1("certificates.k8s.io", "certificatesigningrequests");
  public static final ResourceType CUSTOM_RESOURCE_DEFINITIONS =
      v1("apiextensions.k8s.io", "customresourcedefinitions");
  public static final ResourceType CLUSTER_ROLES = v1("rbac.authorization.k8s.io", "clusterroles");
  public static final ResourceType ENDPOINT_SLICES = v1("discovery.k8s.io", "endpointslices");
  public static final ResourceType LEASES = v1("coordination.k8s.io", "leases");
  public static final ResourceType POD_DISRUPTION_BUDGETS = v1("policy", "poddisruptionbudgets");
  public static final ResourceType PRIORITY_CLASSES = v1("scheduling.k8s.io", "priorityclasses");
  public static final ResourceType STORAGE_CLASSES = v1("storage.k8s.io", "storageclasses");

  private Types() {}

  private static ResourceType core(String resource) {
    return new ResourceType("", "v1", resource);
  }

  private static ResourceType v1(String group, String resource) {
    return new ResourceType(group, "v1", resource);
  }
}
