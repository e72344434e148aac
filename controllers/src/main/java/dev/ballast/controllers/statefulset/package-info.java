/// StatefulSets: pods with an identity and volumes of their own, created, scaled and updated in
/// order. Comes after `loop` and `history`; `cluster` starts it.
package dev.ballast.controllers.statefulset;
