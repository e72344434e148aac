/// Deployments: a ReplicaSet for each template, of which the newest grows while the others shrink.
/// `replicaset` comes after, through the API.
package dev.ballast.controllers.deployment;
