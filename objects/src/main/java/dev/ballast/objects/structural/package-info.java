/// Structural schemas: what a CustomResourceDefinition says of its objects, and what follows from
/// it for a tree: which fields go, which defaults come, which values are wrong. Comes after
/// `objects.schema`; `kinds.custom` builds kinds from it.
@NullMarked
package dev.ballast.objects.structural;

import org.jspecify.annotations.NullMarked;
