/// A runtime that is reached over the container runtime interface: gRPC on a unix domain socket
/// (containerd, CRI-O). `node.runtime` and `node.stream` come before it, `node.runtime.local` and
/// the cluster after. The messages in `v1` are generated from `src/main/protobuf`.
@NullMarked
package dev.ballast.node.runtime.cri;

import org.jspecify.annotations.NullMarked;
