/// The cluster's names: an authoritative DNS server for services and pods, fed by the same caches
/// as everything else. [dev.ballast.node.dns.ZonePlan] makes the zone (pure),
/// [dev.ballast.node.dns.DnsServer] serves it. `loop` and `node.network` come before it, the
/// cluster after.
@NullMarked
package dev.ballast.node.dns;

import org.jspecify.annotations.NullMarked;
