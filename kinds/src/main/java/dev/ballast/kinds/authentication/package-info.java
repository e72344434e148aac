/// Questions about who somebody is (`authentication.k8s.io`), in the terms of
/// `kinds.descriptor` and `kinds.rule`. `kinds.Kinds` lists them.
@NullMarked
package dev.ballast.kinds.authentication;

import org.jspecify.annotations.NullMarked;
