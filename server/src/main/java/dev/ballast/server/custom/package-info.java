/// Which kinds are served: the built-in ones, and those of the definitions that the store holds.
///
/// The way of a custom kind: a CustomResourceDefinition is committed as any object is;
/// `server.definition` follows and writes its conditions; once it is established,
/// [dev.ballast.server.custom.ServedKinds] has a `Kind` for each served version, made by
/// `kinds.custom`. Everything that asks for kinds (requests, discovery, controllers) asks there,
/// and gets an immutable list that is replaced as a whole. Comes after `store`; `Api` asks it for
/// every request.
@NullMarked
package dev.ballast.server.custom;

import org.jspecify.annotations.NullMarked;
