/// The workloads of `batch` that end. Comes after `kinds.core.pod`, whose rules of templates they
/// share; [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.batch;

import org.jspecify.annotations.NullMarked;
