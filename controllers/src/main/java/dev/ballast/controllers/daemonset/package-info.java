/// DaemonSets: a pod on every node that fits, as nodes come and go. Comes after `loop` and
/// `history`; `cluster` starts it.
package dev.ballast.controllers.daemonset;
