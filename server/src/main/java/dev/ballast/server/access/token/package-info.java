/// Tokens of service accounts
/// (<https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/>): signed
/// texts (JWT) that say whose they are, for whom, until when and with which object they end.
/// `verb` gives them out, `access` reads them.
@NullMarked
package dev.ballast.server.access.token;

import org.jspecify.annotations.NullMarked;
