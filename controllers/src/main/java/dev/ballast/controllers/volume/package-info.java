/// Binds claims to volumes and gives volumes back when their claims are gone. Claims and volumes
/// come from the API (users, StatefulSets, provisioners); a bound claim is what the scheduler and a
/// node's mounts wait for.
package dev.ballast.controllers.volume;
