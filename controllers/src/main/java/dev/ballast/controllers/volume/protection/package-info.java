/// Keeps claims that pods use, and volumes that are bound, from going away under them. Comes after
/// binding; what it lets go, the server removes.
package dev.ballast.controllers.volume.protection;
