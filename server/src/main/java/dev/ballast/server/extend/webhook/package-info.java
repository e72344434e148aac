/// Admission webhooks: who is asked, in which order, and what becomes of their answers
/// (<https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/>).
/// After it comes `server.webhook`, which speaks HTTPS.
@NullMarked
package dev.ballast.server.extend.webhook;

import org.jspecify.annotations.NullMarked;
