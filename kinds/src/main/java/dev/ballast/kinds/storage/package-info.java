/// The group `storage.k8s.io`. Comes after `kinds.descriptor`; [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.storage;

import org.jspecify.annotations.NullMarked;
