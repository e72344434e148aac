/// ReplicaSets and ReplicationControllers: a number of equal pods. Deployments come before; the
/// scheduler takes the pods from here.
package dev.ballast.controllers.replicaset;
