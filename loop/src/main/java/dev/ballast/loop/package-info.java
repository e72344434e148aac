/// What every control loop stands on: a cache fed by a watch, a work queue with back-off, workers
/// that reconcile, and the ownership of children. Comes after `client`; controllers, the scheduler
/// and the node build on it.
package dev.ballast.loop;
