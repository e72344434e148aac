/// Requests for certificates (`certificates.k8s.io`), in the terms of
/// `kinds.descriptor` and `kinds.rule`. `kinds.Kinds` lists it.
@NullMarked
package dev.ballast.kinds.certificates;

import org.jspecify.annotations.NullMarked;
