/// Claims that live as long as their pod (generic ephemeral volumes). `volume` binds them like any
/// other; the garbage collector takes them when the pod is gone.
package dev.ballast.controllers.volume.ephemeral;
