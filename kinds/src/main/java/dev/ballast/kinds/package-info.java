/// What Kubernetes knows of each kind. Start at [dev.ballast.kinds.Kinds], the list of them all;
/// each package below is an API group with one descriptor a kind beside its rules. Comes after
/// `objects`; `server` asks it for every request.
@NullMarked
package dev.ballast.kinds;

import org.jspecify.annotations.NullMarked;
