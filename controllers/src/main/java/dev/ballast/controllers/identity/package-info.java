/// Gives every namespace what its pods need to be somebody: the account `default` and the cluster's
/// root certificate. Comes after a namespace is made; pods mount both.
package dev.ballast.controllers.identity;
