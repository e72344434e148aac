/// Empties a namespace that is being deleted and then lets it go. The server has set its phase and
/// refuses new objects in it.
package dev.ballast.controllers.namespace;
