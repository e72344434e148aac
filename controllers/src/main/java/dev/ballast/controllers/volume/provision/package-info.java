/// The built-in provisioner `ballast.dev/local`: makes a volume on a node's own disk for a claim
/// that asks for one, lets it grow, and has it removed when its claim is gone. Comes after binding
/// has asked for a volume; the node makes and removes the folder.
package dev.ballast.controllers.volume.provision;
