/// Small typed views over shared trees, for what several rooms ask of pods, nodes, claims and
/// volumes. Comes after `objects`; see docs/decisions/0003-typed-views.md.
package dev.ballast.client.view;
