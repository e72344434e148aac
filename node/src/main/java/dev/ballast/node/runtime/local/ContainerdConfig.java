package dev.ballast.node.runtime.local;

import java.nio.file.Path;

/// containerd's configuration file (version 2, which containerd 1.5 to 2.x read).
///
/// @param root images and what it knows of containers; it outlives the machine's restart
/// @param state what lives as long as the containers do; in memory, and gone with them
/// @param runc the program that makes containers
/// @param runcState where that one keeps its own state
/// @param snapshotter `overlayfs`, or `native` (copies) where the data folder can't carry overlays
/// @param keepOomScores whether this process may not lower a score, so that runc must not try
record ContainerdConfig(
    Path root,
    Path state,
    Path socket,
    Path networkConfig,
    Path networkPlugins,
    Path runc,
    Path runcState,
    String sandboxImage,
    String snapshotter,
    boolean keepOomScores) {

  String text() {
    return """
        version = 2
        root = "%s"
        state = "%s"
        disabled_plugins = [
          "io.containerd.snapshotter.v1.aufs",
          "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper",
          "io.containerd.snapshotter.v1.zfs",
          "io.containerd.tracing.processor.v1.otlp",
          "io.containerd.internal.v1.tracing",
        ]

        [grpc]
          address = "%s"

        [plugins."io.containerd.internal.v1.opt"]
          path = "%s"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%s"
          restrict_oom_score_adj = %s
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"

        [plugins."io.containerd.grpc.v1.cri".cni]
          bin_dir = "%s"
          conf_dir = "%s"
          max_conf_num = 1

        [plugins."io.containerd.grpc.v1.cri".containerd]
          snapshotter = "%s"
          default_runtime_name = "runc"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = false
          BinaryName = "%s"
          Root = "%s"
        """
        .formatted(
            root,
            state,
            socket,
            root.resolve("opt"),
            sandboxImage,
            keepOomScores,
            networkPlugins,
            networkConfig,
            snapshotter,
            runc,
            runcState);
  }
}
