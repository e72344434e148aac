/// The Pod Security Standards as pure functions of a pod: what a level forbids, in which words
/// (<https://kubernetes.io/docs/concepts/security/pod-security-standards/>). `admission` comes
/// before.
package dev.ballast.server.admission.podsecurity;
