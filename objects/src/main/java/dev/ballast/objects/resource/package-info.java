/// Amounts of resources: what a pod asks for, how it stands when its node runs short, and what an
/// object counts against a quota. Pure functions over trees; everybody may come here.
@NullMarked
package dev.ballast.objects.resource;

import org.jspecify.annotations.NullMarked;
