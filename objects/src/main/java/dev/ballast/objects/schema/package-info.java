/// What a kind's objects look like: Kubernetes' definitions, read when first asked for, and the
/// pass that brings a request's tree into the one stored form. Comes after `objects`;
/// `objects.patch`, `objects.apply`, `kinds` and `server` build on it.
@NullMarked
package dev.ballast.objects.schema;

import org.jspecify.annotations.NullMarked;
