/// Builds, while Maven builds, the two resource files with Kubernetes' definitions that
/// `dev.ballast.objects.schema` reads. Nothing comes before it, `objects` comes after; no class of
/// it is shipped.
@NullMarked
package dev.ballast.schemas;

import org.jspecify.annotations.NullMarked;
