/// Questions about what somebody may do (`authorization.k8s.io`), in the terms of
/// `kinds.descriptor` and `kinds.rule`. `kinds.Kinds` lists them.
@NullMarked
package dev.ballast.kinds.authorization;

import org.jspecify.annotations.NullMarked;
