/// Fills the ClusterRoles that gather the rules of others (`admin`, `edit`, `view`). The authorizer
/// reads what it writes.
package dev.ballast.controllers.roles;
