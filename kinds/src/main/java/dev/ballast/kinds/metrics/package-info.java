/// `metrics.k8s.io`: what nodes and pods use now. [dev.ballast.kinds.descriptor] comes before it;
/// [dev.ballast.kinds.Kinds] lists it where there are nodes to ask.
@NullMarked
package dev.ballast.kinds.metrics;

import org.jspecify.annotations.NullMarked;
