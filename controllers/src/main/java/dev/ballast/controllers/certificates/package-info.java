/// Approves, signs and clears away requests for certificates
/// (<https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/>).
/// Comes after who asks; the authenticator trusts what is signed.
package dev.ballast.controllers.certificates;
