/// An object as the store keeps it and as it is served: bytes once encoded, a tree when somebody
/// looks. `verb` and `watch` come before, `store` after.
package dev.ballast.server.stored;
