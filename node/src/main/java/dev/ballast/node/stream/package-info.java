/// Bytes that flow between a person and a container: exec, attach, port-forward, logs.
/// `node.runtime` comes before it; the CRI runtime, and the cluster that joins it to the server,
/// after.
@NullMarked
package dev.ballast.node.stream;

import org.jspecify.annotations.NullMarked;
