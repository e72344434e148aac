/// How many of its pods each PodDisruptionBudget can spare. Evictions, at the server, charge what
/// this allows.
package dev.ballast.controllers.disruption;
