package dev.ballast.node.runtime.cri;

import dev.ballast.node.runtime.cri.v1.CgroupDriver;
import dev.ballast.node.runtime.cri.v1.RuntimeConfigRequest;
import dev.ballast.node.runtime.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import dev.ballast.node.runtime.cri.v1.StatusRequest;
import dev.ballast.objects.Json;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Under which control group a runtime puts pods. One that leaves them to systemd wants a slice,
/// and can't make a container where none is named.
final class ControlGroups {
  private static final String SLICE = "ballast.slice";

  private ControlGroups() {}

  /// The parent for all pods; empty for the runtime's own default.
  static String parent(RuntimeServiceBlockingStub runtime) {
    return systemd(runtime) ? SLICE : "";
  }

  private static boolean systemd(RuntimeServiceBlockingStub runtime) {
    try {
      var answer = runtime.runtimeConfig(RuntimeConfigRequest.getDefaultInstance());
      return answer.hasLinux() && answer.getLinux().getCgroupDriver() == CgroupDriver.SYSTEMD;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) throw e;
      var request = StatusRequest.newBuilder().setVerbose(true).build();
      return systemd(runtime.status(request).getInfoOrDefault("config", ""));
    }
  }

  /// @param config containerd's, as versions before 2.0 tell it with their status
  static boolean systemd(String config) {
    try {
      JsonNode containerd = Json.parse(config).path("containerd");
      String runtime = Json.string(containerd, "defaultRuntimeName");
      return Json.flag(containerd, "runtimes", runtime, "options", "SystemdCgroup");
    } catch (JacksonException notJson) {
      return false;
    }
  }
}
