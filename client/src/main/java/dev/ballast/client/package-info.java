/// Typed verbs over a transport, in the process or over HTTP. Comes after `objects`; `loop`, every
/// controller, the scheduler, the node and the command line talk to the API through it.
package dev.ballast.client;
