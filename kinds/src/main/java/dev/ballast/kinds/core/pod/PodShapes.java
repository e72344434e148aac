package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.GoShape;
import dev.ballast.objects.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How Kubernetes' own types of a pod print, for the message that shows what an update changed.
final class PodShapes {
  private static final List<String> HOST_FIELDS =
      List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers");
  private static final GoShape POD_SPEC = shapes();

  private PodShapes() {}

  static String diff(JsonNode old, JsonNode next) {
    return POD_SPEC.diff(internal(old), internal(next));
  }

  /// What a pod shares with its node is said in another place there.
  private static JsonNode internal(JsonNode spec) {
    ObjectNode moved = (ObjectNode) spec.deepCopy();
    ObjectNode context = Json.child(moved, "securityContext");
    for (String field : HOST_FIELDS) {
      JsonNode value = moved.remove(field);
      if (value != null) context.set(field, value);
    }
    return moved;
  }

  private static GoShape shapes() {
    Map<String, GoShape> all = new HashMap<>();
    String container =
        "Name$ Image$ Command Args WorkingDir$ Ports[]Port EnvFrom Env[]Env Resources:Resources ResizePolicy "
            + "RestartPolicy RestartPolicyRules VolumeMounts[]Mount VolumeDevices LivenessProbe*Probe "
            + "ReadinessProbe*Probe StartupProbe*Probe Lifecycle TerminationMessagePath$ TerminationMessagePolicy$ "
            + "ImagePullPolicy$ SecurityContext*Security Stdin? StdinOnce? TTY?";
    shape(all, "Container", container);
    shape(all, "Ephemeral", container + " TargetContainerName$");
    shape(all, "Port", "Name$ HostPort# ContainerPort# Protocol$ HostIP$");
    shape(all, "Env", "Name$ Value$ ValueFrom");
    shape(all, "Resources", "Limits Requests Claims");
    shape(
        all,
        "Mount",
        "Name$ ReadOnly? RecursiveReadOnly MountPath$ SubPath$ MountPropagation SubPathExpr$");
    shape(
        all,
        "Probe",
        "Exec HTTPGet*HttpGet TCPSocket*Socket GRPC InitialDelaySeconds# TimeoutSeconds# PeriodSeconds# "
            + "SuccessThreshold# FailureThreshold# TerminationGracePeriodSeconds");
    shape(all, "HttpGet", "Path$ Port Host$ Scheme$ HTTPHeaders");
    shape(all, "Socket", "Port Host$");
    shape(
        all,
        "Security",
        "Capabilities Privileged SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot "
            + "ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount SeccompProfile AppArmorProfile");
    shape(
        all,
        "PodSecurity",
        "HostNetwork? HostPID? HostIPC? ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser "
            + "RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls "
            + "SeccompProfile AppArmorProfile SELinuxChangePolicy");
    shape(
        all,
        "Volume",
        "Name$ HostPath EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret NFS ISCSI Glusterfs "
            + "PersistentVolumeClaim RBD Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI FC AzureFile ConfigMap "
            + "VsphereVolume AzureDisk PhotonPersistentDisk Projected PortworxVolume ScaleIO StorageOS CSI Ephemeral "
            + "Image");
    shape(all, "Toleration", "Key$ Operator$ Value$ Effect$ TolerationSeconds");
    shape(all, "Named", "Name$");
    shape(all, "Affinity", "NodeAffinity PodAffinity PodAntiAffinity");
    return new GoShape(
        all,
        "Volumes[]Volume InitContainers[]Container Containers[]Container EphemeralContainers[]Ephemeral RestartPolicy$ "
            + "TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy$ NodeSelector ServiceAccountName$ "
            + "AutomountServiceAccountToken NodeName$ SecurityContext*PodSecurity ImagePullSecrets[]Named Hostname$ "
            + "SetHostnameAsFQDN Subdomain$ Affinity*Affinity SchedulerName$ Tolerations[]Toleration HostAliases "
            + "PriorityClassName$ Priority PreemptionPolicy DNSConfig ReadinessGates RuntimeClassName Overhead "
            + "EnableServiceLinks TopologySpreadConstraints OS*Named SchedulingGates[]Named ResourceClaims "
            + "Resources*Resources HostnameOverride");
  }

  private static void shape(Map<String, GoShape> all, String name, String fields) {
    all.put(name, new GoShape(all, fields));
  }
}
