/// Removes what lost all its owners, and sees deletions in the foreground and orphaning through.
/// Follows every kind; the server has marked what is to go, and removes it once the finalizers are
/// off.
package dev.ballast.controllers.garbage;
