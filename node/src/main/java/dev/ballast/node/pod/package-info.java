/// The life of a pod on its node: what to do next ([dev.ballast.node.pod.PodPlan], pure), what to
/// tell the API ([dev.ballast.node.pod.PodStatus], pure), and the loop that observes, decides and
/// applies ([dev.ballast.node.pod.PodLoop]). Before it come `node.runtime`, `node.volume` and
/// `node.probe`; after it the agent.
@NullMarked
package dev.ballast.node.pod;

import org.jspecify.annotations.NullMarked;
