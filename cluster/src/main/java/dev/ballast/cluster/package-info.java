/// The composition root: puts the rooms together in the order that `docs/architecture.md` tells.
/// The product, the tests and simulations all start here; `cli` comes before it, every other module
/// after.
package dev.ballast.cluster;
